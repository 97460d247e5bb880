import { failureRateOf } from "./change-failure-rate";
import type { DeploymentCounts } from "./deployment-counts";
import { type DeploymentFrequency, frequencyOf } from "./deployment-frequency";
import { reworkRateOf } from "./deployment-rework-rate";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import type { MetricId } from "./metrics";
import {
  type ClusteredSample,
  type MedianEstimate,
  medianDifferenceInterval,
  medianEstimate,
  single,
} from "./stats/median-interval";
import { proportionDifferenceInterval } from "./stats/newcombe";
import { rateRatioInterval } from "./stats/poisson-ratio";
import { type TimeWindow, windowBefore } from "./window";

/** How a figure moved from one window to the next. */
export interface Change {
  current: number;
  before: number;
  /** Whether `change` and `interval` are `current − before` or `current / before`. */
  kind: "difference" | "ratio";
  change: number;
  /** 95 % interval of `change`. */
  interval: Interval;
  /** True when the interval excludes "no change": more than chance would explain. */
  beyondChance: boolean;
  /** What stands behind each side: evaluated deployments, all deployments, recoveries or commits. */
  currentCount: number;
  beforeCount: number;
}

/** The metrics that are held against the window before, in reading order. */
export const COMPARED_METRICS = [
  "change-failure-rate",
  "failed-deployment-recovery-time",
  "deployment-frequency",
  "change-lead-time",
  "deployment-rework-rate",
] as const satisfies readonly MetricId[];
export type ComparedMetric = (typeof COMPARED_METRICS)[number];

/** How each moved, in its own unit; the frequency's change is a ratio. */
export type WindowComparison = Record<ComparedMetric, Measured<Change>>;

/** What a comparison needs of one of its two windows. */
export interface WindowSide {
  counts: DeploymentCounts;
  /** Deployments made to end a change failure. */
  remediations: number;
  /** Known recovery times of its failed deployments. */
  recoverySeconds: ArrayLike<number>;
  /** The commits' lead times, each deployment's a cluster; null where too few tell. */
  leadTime: SampleMedian | null;
}

/** A median with its interval, and how many values it is of. */
export interface SampleMedian extends Pick<MedianEstimate, "median" | "interval"> {
  values: number;
}

/**
 * The headline metrics against the window of equal length just before, each with a 95 % interval of its change.
 * Rates: Newcombe's interval. Frequency: exact Poisson ratio. Medians: distribution-free, the commits of one
 * deployment counted as a cluster. No random numbers anywhere. @param spans which time was read.
 * Source: docs/metrics/compare-windows.md
 */
export function compareSides(
  current: WindowSide,
  before: WindowSide,
  window: TimeWindow,
  spans: readonly TimeWindow[],
): WindowComparison {
  return {
    "change-failure-rate": failureRateChange(current.counts, before.counts),
    "failed-deployment-recovery-time": medianChange(
      sampleMedian(single(current.recoverySeconds)),
      sampleMedian(single(before.recoverySeconds)),
    ),
    "deployment-frequency": frequencyChange(
      frequencyOf(current.counts.total, window, spans),
      frequencyOf(before.counts.total, windowBefore(window), spans),
    ),
    "change-lead-time": medianChange(current.leadTime, before.leadTime),
    "deployment-rework-rate": reworkRateChange(current, before),
  };
}

/** The median of a clustered sample with its interval; null where too few tell. */
export function sampleMedian(sample: ClusteredSample): SampleMedian | null {
  const estimate = medianEstimate(sample);
  return estimate && { median: estimate.median, interval: estimate.interval, values: sample.values.length };
}

/** No change can be told: the window before isn't wholly covered. */
export function nothingToCompare(): WindowComparison {
  const tooShort = unmeasured("history-too-short");
  return Object.fromEntries(COMPARED_METRICS.map((id) => [id, tooShort])) as WindowComparison;
}

function failureRateChange(current: DeploymentCounts, before: DeploymentCounts): Measured<Change> {
  const now = failureRateOf(current);
  const then = failureRateOf(before);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const interval = proportionDifferenceInterval(
    { count: now.failed, of: now.evaluated },
    { count: then.failed, of: then.evaluated },
  );
  return differenceOf(now.rate, then.rate, interval, now.evaluated, then.evaluated);
}

function reworkRateChange(current: WindowSide, before: WindowSide): Measured<Change> {
  const now = reworkRateOf(current.remediations, current.counts.total);
  const then = reworkRateOf(before.remediations, before.counts.total);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const interval = proportionDifferenceInterval(
    { count: now.remediations, of: now.deployments },
    { count: then.remediations, of: then.deployments },
  );
  return differenceOf(now.rate, then.rate, interval, now.deployments, then.deployments);
}

function frequencyChange(
  now: Measured<DeploymentFrequency>,
  then: Measured<DeploymentFrequency>,
): Measured<Change> {
  if (!now.measured) return now;
  if (!then.measured) return then;
  const interval = rateRatioInterval(
    { count: now.deployments, exposure: now.days },
    { count: then.deployments, exposure: then.days },
  );
  return measured({
    current: now.perDay,
    before: then.perDay,
    kind: "ratio",
    change: now.perDay / then.perDay,
    interval,
    beyondChance: interval.low > 1 || interval.high < 1,
    currentCount: now.deployments,
    beforeCount: then.deployments,
  });
}

function medianChange(now: SampleMedian | null, then: SampleMedian | null): Measured<Change> {
  if (now === null || then === null) return unmeasured("too-few-to-compare");
  const interval = medianDifferenceInterval(now, then);
  return differenceOf(now.median, then.median, interval, now.values, then.values);
}

function differenceOf(
  current: number,
  before: number,
  interval: Interval,
  currentCount: number,
  beforeCount: number,
): Measured<Change> {
  const beyondChance = interval.low > 0 || interval.high < 0;
  const change = current - before;
  return measured({
    current,
    before,
    kind: "difference",
    change,
    interval,
    beyondChance,
    currentCount,
    beforeCount,
  });
}
