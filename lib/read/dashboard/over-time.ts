import type { Measured } from "@/lib/core/metrics/measured";
import {
  METRIC_IDS,
  METRICS,
  type MetricFigures,
  type MetricId,
  type MetricReading,
  type MetricUnit,
  metricValue,
  readMetric,
} from "@/lib/core/metrics/metrics";
import { axisTicks } from "./trend-axis";

export const DEFAULT_TREND: MetricId = "change-failure-rate";

/** How addresses before 0.3.0 named what can be followed over time. */
const FORMER_NAMES: Record<string, MetricId> = {
  recovery: "failed-deployment-recovery-time",
  frequency: "deployment-frequency",
  "lead-time": "change-lead-time",
  rework: "deployment-rework-rate",
};

/** The metric that an address asks for; the default where it names none. */
export function parseTrend(asked: string | readonly string[] | undefined): MetricId {
  const id = (typeof asked === "string" && FORMER_NAMES[asked]) || asked;
  return METRIC_IDS.find((one) => one === id) ?? DEFAULT_TREND;
}

export interface TrendFigures {
  /** The window's own. */
  whole: MetricFigures;
  /** One for each bucket of the series, in its order. */
  buckets: readonly MetricFigures[];
}

/** One bucket's value; or why there is none: then it is a gap, never 0. */
export type TrendPoint = Measured<MetricReading>;

export interface TrendView {
  metric: MetricId;
  unit: MetricUnit;
  /** The window's own figure, null where unmeasured. */
  whole: number | null;
  points: readonly TrendPoint[];
  /** The axis' marks, from 0 to its end. */
  ticks: readonly number[];
}

/** One metric over time as it is drawn. Pure. */
export function toTrendView(metric: MetricId, { whole, buckets }: TrendFigures): TrendView {
  const points = buckets.map((figures) => readMetric(metric, figures));
  const { unit } = METRICS[metric];
  return {
    metric,
    unit,
    whole: metricValue(metric, whole),
    points,
    ticks: axisTicks(highestOf(points), unit),
  };
}

/** Every value is inside the axis, and every range with enough behind it; of the others' ranges the usual one. */
function highestOf(points: readonly TrendPoint[]): number {
  const known = points.filter((point) => point.measured);
  const highs = known.flatMap(({ interval }) => (interval ? [interval.high] : [])).sort((a, b) => a - b);
  return Math.max(
    0,
    ...known.map(({ value }) => value),
    ...known.flatMap(({ interval, isHint }) => (interval && !isHint ? [interval.high] : [])),
    highs[highs.length >> 1] ?? 0,
  );
}
