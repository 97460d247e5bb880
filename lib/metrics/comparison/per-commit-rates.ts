import { KNOWN_ORIGINS, type KnownOrigin, ORIGINS } from "@/lib/origins/origin";
import type { Interval } from "../measured";
import {
  type RatioEstimate,
  type RatioSample,
  ratioDifferenceInterval,
  ratioEstimate,
  type VarianceOfSum,
} from "../stats/ratio-estimator";
import type { TimeWindow } from "../window";
import type { CommitRows } from "./exposures";
import { FAILED, type History, PENDING } from "./history";
import { clusteredVariance, overlapOf } from "./overlap";

/** What became of an origin's commits, as a share of them; absent without commits. */
export type RatesByOrigin = Partial<Record<KnownOrigin, RatioEstimate>>;

export interface PerCommitRates {
  /** Of the commits in evaluated deployments, those in failed ones. */
  failure: RatesByOrigin;
  /** Of the commits in failed deployments, those a rollback took back. */
  rollback: RatesByOrigin;
  /** Of the commits in evaluated deployments, those in deployments made to end a change failure. */
  rework: RatesByOrigin;
  /** Failure rate of AI-assisted commits minus that of human ones; null where no width can be told. */
  failureDifference: { difference: number; interval: Interval } | null;
  /** Known commits over all, in evaluated deployments; null without commits. */
  coverage: { rate: number; known: number; commits: number } | null;
  evaluatedDeployments: number;
}

/**
 * Rates by code origin, each commit once a deployment, with intervals that treat the deployment, and deployments that
 * share commits, as the unit. Descriptive: batch size and service mix are not taken out.
 * Source: docs/metrics/by-origin.md
 */
export function perCommitRates(history: History, window: TimeWindow | null = null): PerCommitRates {
  const [from, to] = window ? [window.from.getTime(), window.to.getTime()] : [-Infinity, Infinity];
  const isInside = (i: number) =>
    (history.startedAt[i] as number) >= from && (history.startedAt[i] as number) < to;
  const evaluated = carriedRows(history, (i) => history.verdict[i] !== PENDING && isInside(i));
  const failed = carriedRows(history, (i) => history.verdict[i] === FAILED && isInside(i));
  const variance = varianceOver(evaluated.rows);
  const outcome = evaluated.rows.failed;
  return {
    failure: ratesOf(evaluated.rows, outcome, variance),
    rollback: ratesOf(failed.rows, pick(history.isRolledBack, failed.deployments), varianceOver(failed.rows)),
    rework: ratesOf(evaluated.rows, pick(history.isRemediation, evaluated.deployments), variance),
    failureDifference: differenceOf(evaluated.rows, outcome, variance),
    coverage: coverageOf(evaluated.rows),
    evaluatedDeployments: evaluated.all,
  };
}

function varianceOver(rows: CommitRows): VarianceOfSum {
  const overlap = overlapOf(rows);
  const { independent } = overlap;
  const correction = independent > 1 ? independent / (independent - 1) : 1;
  return (residuals) => correction * clusteredVariance(overlap, residuals);
}

function ratesOf(rows: CommitRows, outcome: Uint8Array, variance: VarianceOfSum): RatesByOrigin {
  const rates: RatesByOrigin = {};
  for (const origin of KNOWN_ORIGINS) {
    const estimate = ratioEstimate(sampleOf(rows, outcome, ORIGINS.indexOf(origin)), variance);
    if (estimate !== null) rates[origin] = estimate;
  }
  return rates;
}

function differenceOf(rows: CommitRows, outcome: Uint8Array, variance: VarianceOfSum) {
  const ai = sampleOf(rows, outcome, ORIGINS.indexOf("AI_ASSISTED"));
  const human = sampleOf(rows, outcome, ORIGINS.indexOf("HUMAN"));
  const interval = ratioDifferenceInterval(ai, human, variance);
  return interval && { difference: (interval.low + interval.high) / 2, interval };
}

function sampleOf(rows: CommitRows, outcome: Uint8Array, origin: number): RatioSample {
  const denominator = new Float64Array(rows.count);
  const numerator = new Float64Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    denominator[row] = rows.commitsByOrigin[4 * row + origin] as number;
    if (outcome[row]) numerator[row] = denominator[row] as number;
  }
  return { numerator, denominator };
}

function coverageOf(rows: CommitRows): PerCommitRates["coverage"] {
  const commits = rows.commit.length;
  let unknown = 0;
  for (let row = 0; row < rows.count; row++) unknown += rows.commitsByOrigin[4 * row + 3] as number;
  return commits === 0 ? null : { rate: (commits - unknown) / commits, known: commits - unknown, commits };
}

function pick(column: Uint8Array, deployments: readonly number[]): Uint8Array {
  return Uint8Array.from(deployments, (i) => column[i] as number);
}

/** Deployments with the commits they carried, new or not, each once; those without commits only counted. */
function carriedRows(history: History, keep: (deployment: number) => boolean) {
  const deployments: number[] = [];
  const offsets = [0];
  const commit = new Int32Array(history.commit.length);
  const commitsByOrigin = new Float64Array(4 * history.count + 4);
  const seenIn = new Int32Array(history.commitCount).fill(-1);
  let [end, all] = [0, 0];
  for (let i = 0; i < history.count; i++) {
    if (!keep(i)) continue;
    all++;
    const start = end;
    const counts = 4 * deployments.length;
    for (let k = history.offsets[i] as number; k < (history.offsets[i + 1] as number); k++) {
      const number = history.commit[k] as number;
      if (seenIn[number] === i) continue;
      seenIn[number] = i;
      commit[end++] = number;
      const cell = counts + (history.origin[k] as number);
      commitsByOrigin[cell] = (commitsByOrigin[cell] as number) + 1;
    }
    if (end === start) continue;
    deployments.push(i);
    offsets.push(end);
  }
  const rows: CommitRows = {
    count: deployments.length,
    times: new Int32Array(deployments.length).fill(1),
    failed: Uint8Array.from(deployments, (i) => (history.verdict[i] === FAILED ? 1 : 0)),
    commitsByOrigin: commitsByOrigin.subarray(0, 4 * deployments.length),
    offsets: Int32Array.from(offsets),
    commit: commit.subarray(0, end),
    commitCount: history.commitCount,
  };
  return { rows, deployments, all };
}
