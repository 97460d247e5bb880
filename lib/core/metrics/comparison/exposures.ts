import { FAILED, type History, PENDING } from "./history";

/** Instead of a breaking commit: nobody names one; and something says that none of the deployment's new commits broke it. */
export const NOT_NAMED = -1;
export const ELSEWHERE = -2;

/** The origins' places in the four columns of a row of counts, in the order of `ORIGINS`. */
export const HUMAN = 0;
export const AI = 1;
export const BOT = 2;
export const UNKNOWN = 3;

/** Deployments with their result and commits, in columns. */
export interface CommitRows {
  /** Rows: deployments. */
  count: number;
  /** Four numbers a row: commits of HUMAN, AI_ASSISTED, BOT, UNKNOWN. */
  commitsByOrigin: Float64Array;
  /**
   * The commits of row i, each once: `commit[offsets[i]]` up to, not including, `commit[offsets[i + 1]]`.
   * Those that no other row carries may be missing: nothing hangs on them.
   */
  offsets: Int32Array;
  /** Commit numbers below `commitCount`. */
  commit: Int32Array;
  commitCount: number;
}

/** Deployments that put commits to the test: each commit once per service, where it first went out. */
export interface Exposures extends CommitRows {
  /** 1 failed, 0 passed. */
  failed: Uint8Array;
  service: Int32Array;
  /** −1 for none. */
  team: Int32Array;
  /** −1 for none. */
  repository: Int32Array;
  /** UTC days since 1970-01-01; −1 where unknown. */
  day: Int32Array;
  /** 1, 2 or 3 for the deployments that follow a failed one of the service; 0 for all others. */
  sinceFailure: Uint8Array;
  /** 1 where that failed one itself followed another so closely. */
  inChain: Uint8Array;
  /** The origin of the commit named as the one that broke a failed deployment; −1 where none is, −2 where none of its own broke it. */
  breaking: Int8Array;
  /** How likely that name is a random commit of the deployment, 0–1. */
  breakingError: Float64Array;
  /** Equal where several failed deployments name the same commit; −1 where none is named. */
  breakingCommit: Int32Array;
  /** Lines that the newly exposed commits add and remove, NaN where any of them is unknown; null where all are. */
  lines: Float64Array | null;
  /** Milliseconds; NaN without any row. */
  firstStartedAt: number;
  lastStartedAt: number;
  leftOut: LeftOut;
}

/** What the numbers in the service and team columns stand for. */
export interface Names {
  services: readonly string[];
  teams: readonly string[];
  repositories: readonly string[];
}

/** What exposures are made of: a history, of whose commits those that no other deployment carries may be missing. */
export type ExposureHistory = Pick<
  History,
  | "count"
  | "service"
  | "team"
  | "repository"
  | "startedAt"
  | "result"
  | "isRollback"
  | "commitsByOrigin"
  | "offsets"
  | "commit"
  | "origin"
  | "shared"
  | "sharedOffsets"
  | "commitCount"
  | "breakingPlace"
  | "breakingError"
  | "lines"
>;

/** Deployments that are not in the comparison, each counted under the first reason that applies. */
export interface LeftOut {
  rollbacks: number;
  withoutCommits: number;
  /** Every commit had gone out with that service before. */
  nothingNew: number;
  pending: number;
  /** Too young for the result to be final. */
  young: number;
  /** Before or after the window that was asked for. */
  outsideWindow: number;
}

/** Which deployments may count, in milliseconds: started before `matureBefore`, and in `from ≤ start < to`. */
export interface ExposureLimits {
  matureBefore: number;
  from?: number;
  to?: number;
}

/**
 * What the comparison is made of. A commit counts once per service, at its first deployment, whatever became of that
 * one: a rollback re-ships old commits, and a deployment still pending or too young takes its commits with it.
 * Give the whole history and narrow it by `from` and `to`: what went out before the window isn't new in it.
 */
export function exposuresOf(
  history: ExposureHistory,
  limits: ExposureLimits,
  onCommit: OnExposedCommit | null = null,
): Exposures {
  const { count, commit, origin, shared, sharedOffsets, service } = history;
  const rows = emptyRows(history);
  // The service that shipped a commit last, counted from 1.
  const seenBy = new Int32Array(history.commitCount);
  const trail = new FailureTrail();
  let end = 0;
  for (let i = 0; i < count; i++) {
    const start = end;
    const at = 4 * rows.count;
    let exposed = 0;
    for (let o = 0; o < 4; o++) {
      const commits = history.commitsByOrigin[4 * i + o] as number;
      rows.commitsByOrigin[at + o] = commits;
      exposed += commits;
    }
    const hasCommits = exposed > 0;
    // Only a commit that another deployment carries too can have gone out before.
    for (let s = sharedOffsets[i] as number; s < (sharedOffsets[i + 1] as number); s++) {
      const k = shared[s] as number;
      const number = commit[k] as number;
      if (seenBy[number] === (service[i] as number) + 1) {
        const cell = at + (origin[k] as number);
        rows.commitsByOrigin[cell] = (rows.commitsByOrigin[cell] as number) - 1;
        exposed--;
        continue;
      }
      rows.commit[end++] = number;
    }
    const reason = reasonToLeave(history, i, { hasCommits, bringsNew: exposed > 0 }, limits);
    trail.next(history, i);
    if (reason === null) markRow(rows, history, i, trail, seenBy);
    if (onCommit !== null && reason === null) tellExposed(history, i, rows.count, seenBy, onCommit);
    for (let s = sharedOffsets[i] as number; s < (sharedOffsets[i + 1] as number); s++) {
      seenBy[commit[shared[s] as number] as number] = (service[i] as number) + 1;
    }
    if (reason === null) addRow(rows, history, i, end);
    else {
      rows.leftOut[reason]++;
      end = start;
    }
  }
  return trimmed(rows, end);
}

/** How closely each deployment of a service follows a failed one; rollbacks take no place. */
class FailureTrail {
  since = 0;
  inChain = 0;
  private service = -1;
  private places = SETTLED_AFTER;
  private failedAt = Infinity;
  private chained = 0;

  /** A deployment that starts at the very instant of a failed one doesn't follow it. */
  next({ service, startedAt, isRollback, result }: ExposureHistory, i: number): void {
    if (service[i] !== this.service) {
      this.service = service[i] as number;
      this.places = SETTLED_AFTER;
    }
    const at = startedAt[i] as number;
    if (!isRollback[i]) this.places++;
    this.since = this.places <= SETTLED_AFTER && at > this.failedAt ? this.places : 0;
    this.inChain = this.since > 0 ? this.chained : 0;
    if (isRollback[i] || result[i] !== FAILED) return;
    this.chained = this.since > 0 ? 1 : 0;
    this.places = 0;
    this.failedAt = at;
  }
}

/** So many deployments after a failed one a service may still be unsettled. */
const SETTLED_AFTER = 3;

function markRow(
  rows: Exposures,
  history: ExposureHistory,
  i: number,
  trail: FailureTrail,
  seenBy: Int32Array,
): void {
  const row = rows.count;
  rows.sinceFailure[row] = trail.since;
  rows.inChain[row] = trail.inChain;
  const place = history.breakingPlace[i] as number;
  const isNamed = place !== NOT_NAMED;
  const number = place < 0 ? -1 : (history.commit[place] as number);
  const isNew = number >= 0 && seenBy[number] !== (history.service[i] as number) + 1;
  rows.breaking[row] = isNew ? (history.origin[place] as number) : isNamed ? ELSEWHERE : NOT_NAMED;
  rows.breakingCommit[row] = isNew ? number : -1;
  rows.breakingError[row] = isNew ? (history.breakingError[i] as number) : 0;
  if (rows.lines !== null) {
    let sum = 0;
    tellExposed(history, i, row, seenBy, (_, at) => {
      sum += history.lines?.[at] as number;
    });
    rows.lines[row] = sum;
  }
}

/** Told of each newly exposed commit: the row it is in, and its place in the history's commit columns. */
export type OnExposedCommit = (row: number, place: number) => void;

function tellExposed(
  { offsets, commit, service }: ExposureHistory,
  i: number,
  row: number,
  seenBy: Int32Array,
  onCommit: OnExposedCommit,
): void {
  for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
    if (seenBy[commit[k] as number] !== (service[i] as number) + 1) onCommit(row, k);
  }
}

function reasonToLeave(
  history: ExposureHistory,
  i: number,
  { hasCommits, bringsNew }: { hasCommits: boolean; bringsNew: boolean },
  { matureBefore, from = -Infinity, to = Infinity }: ExposureLimits,
): keyof LeftOut | null {
  const startedAt = history.startedAt[i] as number;
  if (startedAt < from || startedAt >= to) return "outsideWindow";
  if (history.isRollback[i]) return "rollbacks";
  if (!hasCommits) return "withoutCommits";
  if (!bringsNew) return "nothingNew";
  if (history.result[i] === PENDING) return "pending";
  return startedAt >= matureBefore ? "young" : null;
}

function emptyRows({
  count: deployments,
  shared: { length: commits },
  commitCount,
  lines,
}: ExposureHistory): Exposures {
  return {
    count: 0,
    firstStartedAt: Number.NaN,
    lastStartedAt: Number.NaN,
    service: new Int32Array(deployments),
    team: new Int32Array(deployments),
    repository: new Int32Array(deployments),
    day: new Int32Array(deployments),
    sinceFailure: new Uint8Array(deployments),
    inChain: new Uint8Array(deployments),
    breaking: new Int8Array(deployments).fill(-1),
    breakingError: new Float64Array(deployments),
    breakingCommit: new Int32Array(deployments).fill(-1),
    lines: lines && new Float64Array(deployments),
    failed: new Uint8Array(deployments),
    commitsByOrigin: new Float64Array(4 * deployments + 4),
    offsets: new Int32Array(deployments + 1),
    commit: new Int32Array(commits),
    commitCount,
    leftOut: { rollbacks: 0, withoutCommits: 0, nothingNew: 0, pending: 0, young: 0, outsideWindow: 0 },
  };
}

function addRow(rows: Exposures, history: ExposureHistory, i: number, end: number): void {
  const row = rows.count++;
  const startedAt = history.startedAt[i] as number;
  if (!(rows.firstStartedAt <= startedAt)) rows.firstStartedAt = startedAt;
  if (!(rows.lastStartedAt >= startedAt)) rows.lastStartedAt = startedAt;
  rows.service[row] = history.service[i] as number;
  rows.team[row] = history.team[i] as number;
  rows.repository[row] = history.repository[i] as number;
  rows.day[row] = Math.floor(startedAt / DAY_MS);
  rows.failed[row] = history.result[i] === FAILED ? 1 : 0;
  rows.offsets[row + 1] = end;
}

const DAY_MS = 86_400_000;

/** The rows a question is narrowed to, such as those of one service. */
export function exposuresWhere(exposures: Exposures, keep: (row: number) => boolean): Exposures {
  const kept: number[] = [];
  for (let row = 0; row < exposures.count; row++) if (keep(row)) kept.push(row);
  return exposuresAt(exposures, kept);
}

/** Some of the rows, in their order. */
export function exposuresAt(exposures: Exposures, kept: readonly number[]): Exposures {
  const pick = (column: Int32Array) => Int32Array.from(kept, (row) => column[row] as number);
  const offsets = new Int32Array(kept.length + 1);
  const commit: number[] = [];
  const commitsByOrigin = new Float64Array(4 * kept.length);
  kept.forEach((row, i) => {
    const [start, end] = [exposures.offsets[row] as number, exposures.offsets[row + 1] as number];
    for (let k = start; k < end; k++) commit.push(exposures.commit[k] as number);
    offsets[i + 1] = commit.length;
    commitsByOrigin.set(exposures.commitsByOrigin.subarray(4 * row, 4 * row + 4), 4 * i);
  });
  return {
    ...exposures,
    count: kept.length,
    service: pick(exposures.service),
    team: pick(exposures.team),
    repository: pick(exposures.repository),
    day: pick(exposures.day),
    sinceFailure: Uint8Array.from(kept, (row) => exposures.sinceFailure[row] as number),
    inChain: Uint8Array.from(kept, (row) => exposures.inChain[row] as number),
    breaking: Int8Array.from(kept, (row) => exposures.breaking[row] as number),
    breakingError: Float64Array.from(kept, (row) => exposures.breakingError[row] as number),
    breakingCommit: pick(exposures.breakingCommit),
    lines: exposures.lines && Float64Array.from(kept, (row) => exposures.lines?.[row] as number),
    failed: Uint8Array.from(kept, (row) => exposures.failed[row] as number),
    commitsByOrigin,
    offsets,
    commit: Int32Array.from(commit),
  };
}

function trimmed(rows: Exposures, commits: number): Exposures {
  const { count } = rows;
  return {
    ...rows,
    service: rows.service.subarray(0, count),
    team: rows.team.subarray(0, count),
    repository: rows.repository.subarray(0, count),
    day: rows.day.subarray(0, count),
    sinceFailure: rows.sinceFailure.subarray(0, count),
    inChain: rows.inChain.subarray(0, count),
    breaking: rows.breaking.subarray(0, count),
    breakingError: rows.breakingError.subarray(0, count),
    breakingCommit: rows.breakingCommit.subarray(0, count),
    lines: rows.lines?.subarray(0, count) ?? null,
    failed: rows.failed.subarray(0, count),
    commitsByOrigin: rows.commitsByOrigin.subarray(0, 4 * count),
    offsets: rows.offsets.subarray(0, count + 1),
    commit: rows.commit.subarray(0, commits),
  };
}
