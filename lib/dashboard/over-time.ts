import { type ChangeFailureRate, failureRateOf } from "@/lib/metrics/change-failure-rate";
import { type DeploymentFrequency, frequencyOf } from "@/lib/metrics/deployment-frequency";
import { type DeploymentReworkRate, reworkRateOf } from "@/lib/metrics/deployment-rework-rate";
import { type FailedDeploymentRecoveryTime, recoveryOf } from "@/lib/metrics/failed-deployment-recovery-time";
import { type Interval, type Measured, type UnmeasuredReason, unmeasured } from "@/lib/metrics/measured";
import type { Bucket } from "@/lib/metrics/series";
import type { TimeWindow } from "@/lib/metrics/window";
import type { StretchCounts } from "@/lib/metrics/window-counts";
import { EVALUATED_NEEDED } from "./breakdown-view";
import type { FigureUnit } from "./headlines";
import { axisTicks } from "./trend-axis";

/** What can be followed over time, as the address says it. Lead times are not counted by bucket. */
export const TREND_METRICS = ["change-failure-rate", "recovery", "frequency", "rework"] as const;
export type TrendMetric = (typeof TREND_METRICS)[number];
export const DEFAULT_TREND: TrendMetric = "change-failure-rate";

/** The metrics of one stretch of time that a count tells. */
export interface BucketFigures {
  changeFailureRate: Measured<ChangeFailureRate>;
  recovery: Measured<FailedDeploymentRecoveryTime>;
  frequency: Measured<DeploymentFrequency>;
  rework: Measured<DeploymentReworkRate>;
}

export interface TrendFigures {
  /** The window's own. */
  whole: BucketFigures;
  /** One for each bucket of the series, in its order. */
  buckets: readonly BucketFigures[];
}

/** What a value rests on: the two numbers that are said beside it. */
export interface TrendCounts {
  part: number;
  /** Days for the frequency, failed deployments for the recovery. */
  whole: number;
}

/** One bucket's value; or why there is none: then it is a gap, never 0. */
export type TrendPoint =
  | {
      measured: true;
      value: number;
      /** 95 %; null where too little is known for one. */
      interval: Interval | null;
      counts: TrendCounts;
      /** So little stands behind it that the value is only a hint. */
      few: boolean;
    }
  | { measured: false; reason: UnmeasuredReason };

export interface TrendView {
  metric: TrendMetric;
  unit: FigureUnit;
  /** The window's own figure, null where unmeasured. */
  whole: number | null;
  points: readonly TrendPoint[];
  /** The axis' marks, from 0 to its end. */
  ticks: readonly number[];
}

const UNITS: Record<TrendMetric, FigureUnit> = {
  "change-failure-rate": "rate",
  recovery: "seconds",
  frequency: "perDay",
  rework: "rate",
};

/** The metrics of each bucket, the frequency over the part of it that lies in the window. */
export function overBuckets(
  buckets: readonly Bucket[],
  counted: readonly StretchCounts[],
  window: TimeWindow,
): BucketFigures[] {
  return counted.map(({ counts, remediations, recoverySeconds }, i) => {
    const { startsAt, endsAt } = buckets[i] as Bucket;
    const from = startsAt > window.from ? startsAt : window.from;
    const to = endsAt < window.to ? endsAt : window.to;
    // "None failed" would be a finding; while Datadog has decided nothing there is none.
    const isUndecided = counts.total > 0 && counts.evaluated === 0;
    return {
      changeFailureRate: failureRateOf(counts),
      recovery: isUndecided ? unmeasured("no-evaluated-deployments") : recoveryOf(counts, recoverySeconds),
      frequency: frequencyOf(counts.total, { from, to }),
      rework: reworkRateOf(remediations, counts.total),
    };
  });
}

/** One metric over time as it is drawn. Pure. */
export function toTrendView(metric: TrendMetric, { whole, buckets }: TrendFigures): TrendView {
  const points = buckets.map((figures) => toPoint(metric, figures));
  const window = toPoint(metric, whole);
  const unit = UNITS[metric];
  return {
    metric,
    unit,
    whole: window.measured ? window.value : null,
    points,
    ticks: axisTicks(highestOf(points), unit),
  };
}

function toPoint(metric: TrendMetric, figures: BucketFigures): TrendPoint {
  switch (metric) {
    case "change-failure-rate": {
      const figure = figures.changeFailureRate;
      if (!figure.measured) return figure;
      const { rate, interval, failed, evaluated } = figure;
      return ratePoint(rate, interval, { part: failed, whole: evaluated });
    }
    case "rework": {
      const figure = figures.rework;
      if (!figure.measured) return figure;
      const { rate, interval, remediations, deployments } = figure;
      return ratePoint(rate, interval, { part: remediations, whole: deployments });
    }
    case "recovery": {
      const figure = figures.recovery;
      if (!figure.measured) return figure;
      const { medianSeconds, interval, recovered, notRecovered } = figure;
      const counts = { part: recovered, whole: recovered + notRecovered };
      return { measured: true, value: medianSeconds, interval, counts, few: interval === null };
    }
    case "frequency": {
      const figure = figures.frequency;
      if (!figure.measured) return figure;
      const { perDay, interval, deployments, days } = figure;
      const counts = { part: deployments, whole: days };
      return { measured: true, value: perDay, interval, counts, few: false };
    }
  }
}

function ratePoint(value: number, interval: Interval, counts: TrendCounts): TrendPoint {
  return { measured: true, value, interval, counts, few: counts.whole < EVALUATED_NEEDED };
}

/** Every value is inside the axis, and every range with enough behind it; of the others' ranges the usual one. */
function highestOf(points: readonly TrendPoint[]): number {
  const known = points.filter((point) => point.measured);
  const highs = known.flatMap(({ interval }) => (interval ? [interval.high] : [])).sort((a, b) => a - b);
  return Math.max(
    0,
    ...known.map(({ value }) => value),
    ...known.flatMap(({ interval, few }) => (interval && !few ? [interval.high] : [])),
    highs[highs.length >> 1] ?? 0,
  );
}
