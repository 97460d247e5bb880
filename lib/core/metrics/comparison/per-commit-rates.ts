import { KNOWN_ORIGINS, type KnownOrigin, ORIGINS } from "@/lib/core/origins/origin";
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
  const shared = history.shared.map((place) => history.commit[place] as number);
  const evaluated = carriedRows(history, shared, (i) => history.result[i] !== PENDING && isInside(i));
  const failed = carriedRows(history, shared, (i) => history.result[i] === FAILED && isInside(i));
  const variance = varianceOver(evaluated.rows);
  const commits = commitsOf(evaluated.rows);
  const failure = commits.map((counts) => sampleOf(counts, evaluated.of, history.result, FAILED));
  const rework = commits.map((counts) => sampleOf(counts, evaluated.of, history.isRemediation, 1));
  const rollback = commitsOf(failed.rows).map((counts) =>
    sampleOf(counts, failed.of, history.isRolledBack, 1),
  );
  return {
    failure: ratesOf(failure, variance),
    rollback: ratesOf(rollback, varianceOver(failed.rows)),
    rework: ratesOf(rework, variance),
    failureDifference: differenceOf(failure, variance),
    coverage: coverageOf(history, isInside),
    evaluatedDeployments: evaluated.all,
  };
}

function varianceOver(rows: CommitRows): VarianceOfSum {
  const overlap = overlapOf(rows);
  const { independent } = overlap;
  const correction = independent > 1 ? independent / (independent - 1) : 1;
  return (residuals) => correction * clusteredVariance(overlap, residuals);
}

function ratesOf(samples: readonly RatioSample[], variance: VarianceOfSum): RatesByOrigin {
  const rates: RatesByOrigin = {};
  for (const origin of KNOWN_ORIGINS) {
    const estimate = ratioEstimate(samples[ORIGINS.indexOf(origin)] as RatioSample, variance);
    if (estimate !== null) rates[origin] = estimate;
  }
  return rates;
}

function differenceOf(samples: readonly RatioSample[], variance: VarianceOfSum) {
  const ai = samples[ORIGINS.indexOf("AI_ASSISTED")] as RatioSample;
  const human = samples[ORIGINS.indexOf("HUMAN")] as RatioSample;
  const interval = ratioDifferenceInterval(ai, human, variance);
  return interval && { difference: (interval.low + interval.high) / 2, interval };
}

/** Commits a row, one column for each known origin. */
function commitsOf(rows: CommitRows): Float64Array[] {
  return KNOWN_ORIGINS.map((origin) => {
    const o = ORIGINS.indexOf(origin);
    const counts = new Float64Array(rows.count);
    for (let row = 0; row < rows.count; row++) counts[row] = rows.commitsByOrigin[4 * row + o] as number;
    return counts;
  });
}

function sampleOf(
  denominator: Float64Array,
  of: readonly number[],
  outcome: Uint8Array,
  code: number,
): RatioSample {
  const numerator = new Float64Array(denominator.length);
  for (let row = 0; row < denominator.length; row++) {
    if (outcome[of[row] as number] === code) numerator[row] = denominator[row] as number;
  }
  return { numerator, denominator };
}

/** Known commits over all of the evaluated deployments; null without commits. */
export function coverageOf(
  { count, result, commitsByOrigin }: Pick<History, "count" | "result" | "commitsByOrigin">,
  isInside: (deployment: number) => boolean = () => true,
): PerCommitRates["coverage"] {
  const totals = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    if (result[i] === PENDING || !isInside(i)) continue;
    for (let o = 0; o < 4; o++) totals[o] = (totals[o] as number) + (commitsByOrigin[4 * i + o] as number);
  }
  const known = (totals[0] as number) + (totals[1] as number) + (totals[2] as number);
  const commits = known + (totals[3] as number);
  return commits === 0 ? null : { rate: known / commits, known, commits };
}

/**
 * The deployments that are kept and carry commits, with all of them, new or not; which deployment each row is, and how many
 * are kept in all.
 */
function carriedRows(
  history: History,
  sharedCommits: Int32Array,
  keep: (deployment: number) => boolean,
): { rows: CommitRows; of: readonly number[]; all: number } {
  const { sharedOffsets, commitCount } = history;
  const kept = Array.from({ length: history.count }, (_, i) => i).filter(keep);
  const of = kept.filter((i) => history.offsets[i] !== history.offsets[i + 1]);
  const commitsByOrigin = new Float64Array(4 * of.length);
  const offsets = new Int32Array(of.length + 1);
  const commit = new Int32Array(sharedCommits.length);
  of.forEach((i, row) => {
    commitsByOrigin.set(history.commitsByOrigin.subarray(4 * i, 4 * i + 4), 4 * row);
    const own = sharedCommits.subarray(sharedOffsets[i], sharedOffsets[i + 1]);
    commit.set(own, offsets[row] as number);
    offsets[row + 1] = (offsets[row] as number) + own.length;
  });
  return { rows: { count: of.length, commitsByOrigin, offsets, commit, commitCount }, of, all: kept.length };
}
