import { failureRateOf } from "./change-failure-rate";
import type { DeploymentCounts } from "./deployment-counts";
import { frequencyOf } from "./deployment-frequency";
import { reworkRateOf } from "./deployment-rework-rate";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import type { MetricId } from "./metrics";
import type { ChangeSetSums, SideSpread, WeekCounts } from "./spread";
import {
  type ClusteredSample,
  type MedianEstimate,
  medianDifferenceInterval,
  medianEstimate,
  single,
} from "./stats/median-interval";
import { proportionDifferenceInterval } from "./stats/newcombe";
import { rateRatioInterval } from "./stats/poisson-ratio";
import { p90 } from "./stats/quantile";
import { medianSurvivalEstimate } from "./stats/survival";
import { type BothSides, weekdaysRead, wideningOf } from "./usual-spread";
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
  /** True when the interval excludes "no change": more than chance and the usual unevenness would explain. */
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
  recoverySeconds: readonly number[];
  /** The commits' lead times, each deployment's a cluster; null where too few tell. */
  leadTime: SampleMedian | null;
  spread: SideSpread;
}

/** Beside the two windows: how they lie, and how the weeks before usually differ. */
export interface ComparedWindows {
  window: TimeWindow;
  /** Which time was read. */
  spans: readonly TimeWindow[];
  weeks: readonly WeekCounts[];
  days: readonly number[];
  /** When the data were last complete: how long open failures have lasted. */
  asOf: Date;
}

/** A median with its interval, and how many values it is of. */
export interface SampleMedian extends Pick<MedianEstimate, "median" | "interval"> {
  values: number;
}

/**
 * The headline metrics against the window of equal length just before, each with a 95 % interval of its change. Rates:
 * Newcombe's interval. Frequency: exact Poisson ratio, at equal weekdays. Medians: distribution-free, the commits of one
 * deployment counted as a cluster, open recoveries as still running. All are widened by how much weeks and change sets
 * usually spread; what is known too early counts on one side only. No random numbers anywhere.
 * Source: docs/metrics/compare-windows.md
 */
export function compareSides(
  current: WindowSide,
  before: WindowSide,
  windows: ComparedWindows,
): WindowComparison {
  const { window, spans, weeks, asOf } = windows;
  const widen = wideningOf(bothOf(current, before), weeks, window, spans);
  const slowest = p90([...current.recoverySeconds, ...before.recoverySeconds]) ?? 0;
  return {
    "change-failure-rate": failureRateChange(current, before, widen.failures),
    "failed-deployment-recovery-time": recoveryChange(current, before, asOf, slowest, widen.recovery),
    "deployment-frequency": frequencyChange(current, before, windows, widen.frequency),
    "change-lead-time": medianChange(current.leadTime, before.leadTime, widen.leadTime),
    "deployment-rework-rate": reworkRateChange(current, before, widen.rework),
  };
}

function bothOf(current: WindowSide, before: WindowSide): BothSides {
  const sum = (of: (side: WindowSide) => number) => of(current) + of(before);
  const sets = Object.keys(current.spread.sets) as (keyof ChangeSetSums)[];
  return {
    deployments: sum(({ counts }) => counts.total),
    evaluated: sum(({ counts }) => counts.evaluated),
    failed: sum(({ counts }) => counts.failed),
    remediations: sum(({ remediations }) => remediations),
    recoveries: sum(({ recoverySeconds }) => recoverySeconds.length),
    sets: Object.fromEntries(
      sets.map((name) => [name, sum(({ spread }) => spread.sets[name])]),
    ) as unknown as ChangeSetSums,
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

/**
 * Failures become known late, so what is known of the current window speaks for a rise as it stands, and for a fall only
 * as far as its results are old enough to stay.
 */
function failureRateChange(current: WindowSide, before: WindowSide, widening: number): Measured<Change> {
  const now = failureRateOf(current.counts);
  const then = failureRateOf(before.counts);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const against = (count: number, of: number) => {
    const interval = proportionDifferenceInterval({ count, of }, { count: then.failed, of: then.evaluated });
    return widened(interval, count / of - then.rate, widening);
  };
  const { matureEvaluated, matureFailed } = current.spread;
  const { low } = against(now.failed, now.evaluated);
  const high = matureEvaluated === 0 ? Infinity : against(matureFailed, matureEvaluated).high;
  return differenceOf(now.rate, then.rate, { low, high }, now.evaluated, then.evaluated);
}

function reworkRateChange(current: WindowSide, before: WindowSide, widening: number): Measured<Change> {
  const now = reworkRateOf(current.remediations, current.counts.total);
  const then = reworkRateOf(before.remediations, before.counts.total);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const interval = proportionDifferenceInterval(
    { count: now.remediations, of: now.deployments },
    { count: then.remediations, of: then.deployments },
  );
  const wider = widened(interval, now.rate - then.rate, widening);
  return differenceOf(now.rate, then.rate, wider, now.deployments, then.deployments);
}

function frequencyChange(
  current: WindowSide,
  before: WindowSide,
  { window, spans, days }: ComparedWindows,
  widening: number,
): Measured<Change> {
  const earlier = windowBefore(window);
  const now = frequencyOf(current.counts.total, window, spans);
  const then = frequencyOf(before.counts.total, earlier, spans);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const exact = rateRatioInterval(
    { count: now.deployments, exposure: weekdaysRead(window, spans, days, window.to) },
    { count: then.deployments, exposure: weekdaysRead(earlier, spans, days, window.to) },
  );
  const logs = widened(
    { low: Math.log(exact.low), high: Math.log(exact.high) },
    (Math.log(exact.low) + Math.log(exact.high)) / 2,
    widening,
  );
  const interval = { low: Math.exp(logs.low), high: Math.exp(logs.high) };
  const change = now.perDay / then.perDay;
  return measured({
    current: now.perDay,
    before: then.perDay,
    kind: "ratio",
    change,
    interval,
    beyondChance: change > 1 ? interval.low > 1 : interval.high < 1,
    currentCount: now.deployments,
    beforeCount: then.deployments,
  });
}

/** A failure that hasn't ended by then may still be open; one that is older than nine of ten recoveries was never told. */
function recoveryChange(
  current: WindowSide,
  before: WindowSide,
  asOf: Date,
  slowest: number,
  widening: number,
): Measured<Change> {
  const [now, then] = [current, before].map((side) => sampleMedian(single(side.recoverySeconds)));
  if (!now || !then) return unmeasured("too-few-to-compare");
  const [ofNow, ofThen] = [current, before].map(({ recoverySeconds, spread }) => {
    const ages = spread.openSince.map((since) => asOf.getTime() / 1000 - since);
    const open = ages.filter((age) => age >= 0 && age <= slowest);
    return medianSurvivalEstimate(recoverySeconds, open);
  });
  if (!ofNow || !ofThen) return unmeasured("too-few-to-compare");
  const interval = medianDifferenceInterval(ofNow, ofThen);
  const wider = widened(interval, ofNow.median - ofThen.median, widening);
  return differenceOf(now.median, then.median, wider, now.values, then.values);
}

function medianChange(
  now: SampleMedian | null,
  then: SampleMedian | null,
  widening: number,
): Measured<Change> {
  if (now === null || then === null) return unmeasured("too-few-to-compare");
  const interval = widened(medianDifferenceInterval(now, then), now.median - then.median, widening);
  return differenceOf(now.median, then.median, interval, now.values, then.values);
}

/** An interval as many times as wide around its point; where nothing tells how wide, without ends. */
function widened({ low, high }: Interval, at: number, times: number): Interval {
  if (times === Infinity) return { low: -Infinity, high: Infinity };
  return { low: at - times * (at - low), high: at + times * (high - at) };
}

/** Beyond chance where the interval excludes no change, and on the side of what is shown. */
function differenceOf(
  current: number,
  before: number,
  interval: Interval,
  currentCount: number,
  beforeCount: number,
): Measured<Change> {
  const change = current - before;
  return measured({
    current,
    before,
    kind: "difference",
    change,
    interval,
    beyondChance: change > 0 ? interval.low > 0 : interval.high < 0,
    currentCount,
    beforeCount,
  });
}
