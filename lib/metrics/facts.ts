import { ORIGINS } from "@/lib/origins/origin";
import { emptyOriginTally, type OriginTally } from "./by-origin";
import { FAILED, type History, PENDING } from "./comparison/history";
import type { DeploymentCounts } from "./deployment-counts";
import { UNKNOWN_REMEDIATION } from "./remediation-distribution";
import type { ClusteredSample } from "./stats/median-interval";
import type { TimeWindow } from "./window";

/** Everything the figures of one window are made of, gathered in one pass over the history's columns. */
export interface Facts {
  counts: DeploymentCounts;
  /** Deployments of type rollback. */
  rollbackDeployments: number;
  /** Deployments made to end a change failure. */
  remediations: number;
  /** Failed deployments by what ended them. */
  remediationTypes: ReadonlyMap<string, number>;
  /** Seconds, of the failed deployments that have one. */
  recoverySeconds: Float64Array;
  commits: number;
  leadTimes: ClusteredSample;
  /** Four numbers a deployment: its commits of HUMAN, AI_ASSISTED, BOT, UNKNOWN. */
  commitsByOrigin: Float64Array;
  /** Commits of each deployment. */
  sizes: Float64Array;
  origins: OriginTally;
}

/** Gathers the facts of the deployments that started in the window; linear in deployments and commits. */
export function factsOf(history: History, window: TimeWindow): Facts {
  const rows = rowsIn(history, window);
  return {
    ...countRows(history, rows),
    recoverySeconds: recoverySecondsOf(history, rows),
    ...leadTimesOf(history, rows),
    ...originsOf(history, rows),
  };
}

function rowsIn({ count, startedAt }: History, window: TimeWindow): Int32Array {
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  const rows = new Int32Array(count);
  let end = 0;
  for (let i = 0; i < count; i++) {
    const at = startedAt[i] as number;
    if (at >= from && at < to) rows[end++] = i;
  }
  return rows.subarray(0, end);
}

function countRows(history: History, rows: Int32Array) {
  const { verdict, isRollback, isRolledBack, isRemediation, remediationType, remediationTypes } = history;
  let [failed, pending, rolledBack, rollbackDeployments, remediations] = [0, 0, 0, 0, 0];
  const byType = new Int32Array(remediationTypes.length + 1);
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    rollbackDeployments += isRollback[i] as number;
    remediations += isRemediation[i] as number;
    if (verdict[i] === PENDING) pending++;
    if (verdict[i] !== FAILED) continue;
    failed++;
    rolledBack += isRolledBack[i] as number;
    const type = (remediationType[i] as number) + 1;
    byType[type] = (byType[type] as number) + 1;
  }
  const total = rows.length;
  const counts: DeploymentCounts = {
    total,
    failed,
    passed: total - failed - pending,
    pending,
    evaluated: total - pending,
    rolledBack,
  };
  const remediationCounts = new Map<string, number>();
  byType.forEach((count, type) => {
    if (count === 0) return;
    const name = remediationTypes[type - 1] ?? UNKNOWN_REMEDIATION;
    remediationCounts.set(name, (remediationCounts.get(name) ?? 0) + count);
  });
  return { counts, rollbackDeployments, remediations, remediationTypes: remediationCounts };
}

function recoverySecondsOf({ verdict, recoverySeconds }: History, rows: Int32Array): Float64Array {
  const seconds: number[] = [];
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    if (verdict[i] !== FAILED) continue;
    const value = recoverySeconds[i] as number;
    if (!Number.isNaN(value)) seconds.push(value);
  }
  return new Float64Array(seconds);
}

function leadTimesOf({ offsets, leadTimeSeconds }: History, rows: Int32Array) {
  let commits = 0;
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    commits += (offsets[i + 1] as number) - (offsets[i] as number);
  }
  const values = new Float64Array(commits);
  const clusters = new Int32Array(commits);
  let end = 0;
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
      const value = leadTimeSeconds[k] as number;
      if (Number.isNaN(value)) continue;
      values[end] = value;
      clusters[end++] = r;
    }
  }
  return { commits, leadTimes: { values: values.subarray(0, end), clusters: clusters.subarray(0, end) } };
}

function originsOf(history: History, rows: Int32Array) {
  const commitsByOrigin = new Float64Array(4 * rows.length);
  const sizes = new Float64Array(rows.length);
  const origins = emptyOriginTally();
  const tallies = ORIGINS.map((origin) => origins[origin]);
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    const isEvaluated = history.verdict[i] !== PENDING;
    const isFailed = history.verdict[i] === FAILED;
    for (let o = 0; o < 4; o++) {
      const count = history.commitsByOrigin[4 * i + o] as number;
      if (count === 0) continue;
      commitsByOrigin[4 * r + o] = count;
      sizes[r] = (sizes[r] as number) + count;
      const tally = tallies[o] as OriginTally["HUMAN"];
      if (isEvaluated) tally.evaluated += count;
      if (isFailed) tally.failed += count;
      if (history.isRolledBack[i]) tally.rollbacks += count;
    }
  }
  return { commitsByOrigin, sizes, origins };
}
