import { type MetricFigures, metricFigures } from "./metrics";
import type { TimeWindow } from "./window";
import type { SideCounts } from "./window-counts";

/**
 * Every metric for each stretch of a window, in their order, empty ones included; the frequency over the part of a
 * stretch that lies in the window and was read. @param spans which time was read.
 * Source: docs/metrics/breakdown.md
 */
export function overTime(
  stretches: readonly TimeWindow[],
  counted: readonly SideCounts[],
  window: TimeWindow,
  spans: readonly TimeWindow[],
): MetricFigures[] {
  return counted.map((side, i) => {
    const stretch = stretches[i] as TimeWindow;
    const from = stretch.from > window.from ? stretch.from : window.from;
    const to = stretch.to < window.to ? stretch.to : window.to;
    return metricFigures(side, { from, to }, spans);
  });
}
