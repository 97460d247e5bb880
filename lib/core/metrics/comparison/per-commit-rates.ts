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
  const failure = commits.map((counts) => sampleOf(counts, history.result, FAILED));
  const rework = commits.map((counts) => sampleOf(counts, history.isRemediation, 1));
  const rollback = commitsOf(failed.rows).map((counts) => sampleOf(counts, history.isRolledBack, 1));
  return {
    failure: ratesOf(failure, variance),
    rollback: ratesOf(rollback, varianceOver(failed.rows)),
    rework: ratesOf(rework, variance),
    failureDifference: differenceOf(failure, variance),
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
    for (let row = 0; row < rows.count; row++) {
      if (rows.times[row]) counts[row] = rows.commitsByOrigin[4 * row + o] as number;
    }
    return counts;
  });
}

function sampleOf(denominator: Float64Array, outcome: Uint8Array, code: number): RatioSample {
  const numerator = new Float64Array(denominator.length);
  for (let row = 0; row < denominator.length; row++) {
    if (outcome[row] === code) numerator[row] = denominator[row] as number;
  }
  return { numerator, denominator };
}

function coverageOf(rows: CommitRows): PerCommitRates["coverage"] {
  const totals = [0, 0, 0, 0];
  for (let row = 0; row < rows.count; row++) {
    if (!rows.times[row]) continue;
    for (let o = 0; o < 4; o++) {
      totals[o] = (totals[o] as number) + (rows.commitsByOrigin[4 * row + o] as number);
    }
  }
  const known = (totals[0] as number) + (totals[1] as number) + (totals[2] as number);
  const commits = known + (totals[3] as number);
  return commits === 0 ? null : { rate: known / commits, known, commits };
}

/**
 * Deployments with the commits they carried, new or not: the history's own columns, the deployments that aren't kept
 * or carry none standing for no deployment.
 */
function carriedRows(
  history: History,
  sharedCommits: Int32Array,
  keep: (deployment: number) => boolean,
): { rows: CommitRows; all: number } {
  const times = new Int32Array(history.count);
  let all = 0;
  for (let i = 0; i < history.count; i++) {
    if (!keep(i)) continue;
    all++;
    if (history.offsets[i] !== history.offsets[i + 1]) times[i] = 1;
  }
  const { count, commitsByOrigin, commitCount, sharedOffsets: offsets } = history;
  return { rows: { count, times, commitsByOrigin, offsets, commit: sharedCommits, commitCount }, all };
}
