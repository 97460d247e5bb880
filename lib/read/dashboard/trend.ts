import { METRIC_IDS, type MetricFigures, type MetricId, metricValue } from "@/lib/core/metrics/metrics";
import { type TimeWindow, windowDays } from "@/lib/core/metrics/window";

/** A figure over equal parts of the window, oldest first; null where a part has nothing to measure. */
export type Trend = readonly (number | null)[];

export type Trends = Record<MetricId, Trend>;

/** A week shows its days; longer windows ten parts, enough for a shape and few enough to hold some failures each. */
const MOST_PARTS = 10;

/** The window cut into equal parts: as many as it has days, ten at most. */
export function windowParts(window: TimeWindow): TimeWindow[] {
  const count = Math.min(MOST_PARTS, Math.max(1, Math.round(windowDays(window))));
  const from = window.from.getTime();
  const length = (window.to.getTime() - from) / count;
  const edge = (part: number) => new Date(part === count ? window.to : from + part * length);
  return Array.from({ length: count }, (_, part) => ({ from: edge(part), to: edge(part + 1) }));
}

/** The metrics over the parts of a window. */
export function trends(parts: readonly MetricFigures[]): Trends {
  return Object.fromEntries(
    METRIC_IDS.map((id) => [id, parts.map((figures) => metricValue(id, figures))]),
  ) as unknown as Trends;
}
