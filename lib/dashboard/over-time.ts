import type { Interval, UnmeasuredReason } from "@/lib/metrics/measured";
import type { BucketFigures } from "@/lib/metrics/over-time";
import { EVALUATED_NEEDED } from "./breakdown-view";
import type { FigureUnit } from "./headlines";
import { axisTicks } from "./trend-axis";

/** What can be followed over time, as the address says it. */
export const TREND_METRICS = [
  "change-failure-rate",
  "recovery",
  "frequency",
  "lead-time",
  "rework",
  "batch-size",
] as const;
export type TrendMetric = (typeof TREND_METRICS)[number];
export const DEFAULT_TREND: TrendMetric = "change-failure-rate";

export interface TrendFigures {
  /** The window's own. */
  whole: BucketFigures;
  /** One for each bucket of the series, in its order. */
  buckets: readonly BucketFigures[];
}

/** What a value rests on: the two numbers that are said beside it. */
export interface TrendCounts {
  part: number;
  /** Days for the frequency, failed deployments for the recovery, all commits for the lead time. */
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

/** Student's interval of fewer sizes is wider than the axis is long. */
const SIZES_NEEDED = 6;

const UNITS: Record<TrendMetric, FigureUnit> = {
  "change-failure-rate": "rate",
  recovery: "seconds",
  frequency: "perDay",
  "lead-time": "seconds",
  rework: "rate",
  "batch-size": "commits",
};

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
    case "lead-time": {
      const figure = figures.leadTime;
      if (!figure.measured) return figure;
      const { medianSeconds, interval, commits, withoutLeadTime } = figure;
      const counts = { part: commits, whole: commits + withoutLeadTime };
      return { measured: true, value: medianSeconds, interval, counts, few: interval === null };
    }
    case "batch-size": {
      const figure = figures.batchSize;
      if (!figure.measured) return figure;
      const { mean, interval, commits, deploymentsWithCommits } = figure;
      const counts = { part: commits, whole: deploymentsWithCommits };
      return { measured: true, value: mean, interval, counts, few: deploymentsWithCommits < SIZES_NEEDED };
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
