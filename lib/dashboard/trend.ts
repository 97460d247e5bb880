import { failureRateOf } from "@/lib/metrics/change-failure-rate";
import { reworkRateOf } from "@/lib/metrics/deployment-rework-rate";
import { recoveryOf } from "@/lib/metrics/failed-deployment-recovery-time";
import { type TimeWindow, windowDays } from "@/lib/metrics/window";
import type { PartCounts } from "@/lib/metrics/window-counts";

/** A figure over equal parts of the window, oldest first; null where a part has nothing to measure. */
export type Trend = readonly (number | null)[];

export interface Trends {
  changeFailureRate: Trend;
  recovery: Trend;
  frequency: Trend;
  leadTime: Trend;
  rework: Trend;
}

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

/** The headline figures over the counted parts of a window. @param days of each part, those that were read. */
export function trends(parts: readonly PartCounts[], days: readonly number[]): Trends {
  return {
    changeFailureRate: parts.map(({ counts }) => rateOf(failureRateOf(counts))),
    recovery: parts.map(({ counts, recoverySeconds }) => {
      const recovery = recoveryOf(counts, recoverySeconds);
      return recovery.measured ? recovery.medianSeconds : null;
    }),
    frequency: parts.map(({ counts }, i) => (counts.total > 0 && days[i] ? counts.total / days[i] : null)),
    leadTime: parts.map(({ leadTimeSeconds }) => leadTimeSeconds),
    rework: parts.map(({ counts, remediations }) => rateOf(reworkRateOf(remediations, counts.total))),
  };
}

function rateOf(figure: { measured: false } | { measured: true; rate: number }): number | null {
  return figure.measured ? figure.rate : null;
}
