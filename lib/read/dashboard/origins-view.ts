import type { ByOrigin } from "@/lib/core/metrics/by-origin";
import type { RatesByOrigin } from "@/lib/core/metrics/comparison/per-commit-rates";
import type { DeploymentCounts } from "@/lib/core/metrics/deployment-counts";
import type { FailureByAiShare } from "@/lib/core/metrics/failure-by-ai-share";
import { type HiddenNotes, type HiddenRange, hiddenRange } from "@/lib/core/metrics/hidden-range";
import type { Interval, Measured, UnmeasuredReason } from "@/lib/core/metrics/measured";
import { KNOWN_ORIGINS, type KnownOrigin, type Origin } from "@/lib/core/origins/origin";
import type { MeasuredOrigins } from "@/lib/read/deployments/measure-origins";
import { type WindowDays, windowsLongerThan } from "@/lib/read/filters/filters";
import type { RatioView } from "./disagreement";

/** With fewer failed deployments a rate by origin would mostly show chance. */
export const FAILED_NEEDED_BY_ORIGIN = 10;

/** Below this share of attributed commits the card says that its rates are only a hint. */
const LOW_COVERAGE = 0.5;

/** Axis ends that read well. */
const AXIS_ENDS = [0.05, 0.1, 0.2, 0.5, 1];

/** One origin's rate with both its counts. */
export interface OriginRate {
  origin: KnownOrigin;
  rate: number;
  part: number;
  whole: number;
  /** 95 %, the deployment being the unit; null where none can be told. */
  interval: Interval | null;
}

export interface OriginRates {
  /** In the fixed order of origins; one without commits has null. */
  rows: readonly { origin: KnownOrigin; figure: OriginRate | null }[];
  /** Where the axis ends, 0–1. */
  axisEnd: number;
}

/** Change failure rate by AI share, and where its axis ends, 0–1. */
export interface AiShareView extends FailureByAiShare {
  axisEnd: number;
}

export type OriginsView =
  | { kind: "too-few"; failed: number; needed: number; missing: number; longerDays: WindowDays | null }
  | { kind: "unmeasured"; reason: UnmeasuredReason }
  | {
      kind: "rates";
      failureRates: OriginRates;
      rollbackRates: OriginRates;
      reworkRates: OriginRates;
      byAiShare: AiShareView;
      coverage: number;
      coverageIsLow: boolean;
      knownCommits: number;
      commits: number;
      /** How much AI may stand behind these figures without a mark. */
      hidden: HiddenRange;
      /** AI-assisted against human commits over all history; null where nothing is compared. */
      ratio: RatioView | null;
      /** Every origin's share of the commits, unknown last; those without commits left out. */
      shares: readonly { origin: Origin; commits: number; share: number }[];
    };

export interface OriginsInput {
  origins: Measured<ByOrigin>;
  rates: MeasuredOrigins;
  counts: DeploymentCounts;
  windowDays: number;
  ratio: RatioView | null;
  hiddenNotes?: HiddenNotes;
  /** Whether anything before the window was read. */
  hasEarlier: boolean;
}

/** The by-origin card: rates where enough failed, else how many are missing. */
export function toOriginsView(input: OriginsInput): OriginsView {
  const { origins, rates, counts, windowDays, ratio, hiddenNotes, hasEarlier } = input;
  const { perCommit, byAiShare } = rates;
  if (!origins.measured) return { kind: "unmeasured", reason: origins.reason };
  if (counts.failed < FAILED_NEEDED_BY_ORIGIN) {
    const missing = FAILED_NEEDED_BY_ORIGIN - counts.failed;
    const longerDays = (hasEarlier && windowsLongerThan(windowDays)[0]) || null;
    return { kind: "too-few", failed: counts.failed, needed: FAILED_NEEDED_BY_ORIGIN, missing, longerDays };
  }
  return {
    kind: "rates",
    failureRates: failureRates(origins, perCommit.failure),
    rollbackRates: rollbackRates(origins, perCommit.rollback),
    reworkRates: reworkRates(perCommit.rework),
    byAiShare: toAiShareView(byAiShare),
    coverage: origins.coverage,
    coverageIsLow: origins.coverage < LOW_COVERAGE,
    knownCommits: origins.knownCommits,
    commits: origins.commits,
    hidden: hiddenRange(origins, hiddenNotes ?? null),
    ratio,
    shares: commitShares(origins),
  };
}

function failureRates(origins: ByOrigin, estimates: RatesByOrigin): OriginRates {
  return toRates((origin) => {
    const figure = origins.failureRates[origin];
    const interval = estimates[origin]?.interval ?? null;
    return figure
      ? { origin, rate: figure.rate, part: figure.failed, whole: figure.evaluated, interval }
      : null;
  });
}

function rollbackRates(origins: ByOrigin, estimates: RatesByOrigin): OriginRates {
  return toRates((origin) => {
    const figure = origins.rollbackRates[origin];
    const interval = estimates[origin]?.interval ?? null;
    return figure
      ? { origin, rate: figure.rate, part: figure.rollbacks, whole: figure.failed, interval }
      : null;
  });
}

/** Rework has no count of its own apart from the estimate's. */
function reworkRates(estimates: RatesByOrigin): OriginRates {
  return toRates((origin) => {
    const estimate = estimates[origin];
    if (!estimate) return null;
    const { ratio, numerator, denominator, interval } = estimate;
    return { origin, rate: ratio, part: numerator, whole: denominator, interval };
  });
}

function toAiShareView(byAiShare: FailureByAiShare): AiShareView {
  const highest = Math.max(0, ...byAiShare.bins.map(({ interval }) => interval?.high ?? 0));
  return { ...byAiShare, axisEnd: AXIS_ENDS.find((end) => highest <= end) ?? 1 };
}

function toRates(figureOf: (origin: KnownOrigin) => OriginRate | null): OriginRates {
  const rows = KNOWN_ORIGINS.map((origin) => ({ origin, figure: figureOf(origin) }));
  const highest = Math.max(0, ...rows.map(({ figure }) => figure?.interval?.high ?? figure?.rate ?? 0));
  return { rows, axisEnd: AXIS_ENDS.find((end) => highest <= end) ?? 1 };
}

function commitShares(origins: ByOrigin) {
  const counted: { origin: Origin; commits: number }[] = KNOWN_ORIGINS.map((origin) => ({
    origin,
    commits: origins.failureRates[origin]?.evaluated ?? 0,
  }));
  counted.push({ origin: "UNKNOWN", commits: origins.commits - origins.knownCommits });
  return counted
    .filter(({ commits }) => commits > 0)
    .map(({ origin, commits }) => ({ origin, commits, share: commits / origins.commits }));
}
