import type { MetricUnit } from "@/lib/core/metrics/metrics";

const MOST_STEPS = 4;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Steps a reader counts in, per unit, ascending; the largest is doubled until it is large enough. */
const STEPS: Record<MetricUnit, readonly number[]> = {
  rate: [0.01, 0.02, 0.05, 0.1, 0.2, 0.25],
  seconds: [
    15,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
  ],
  commits: [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
  "per-day": [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
};

/** The marks of an axis from 0 to at least `highest`: at most five, in steps a reader counts in; rates end at 1. */
export function axisTicks(highest: number, unit: MetricUnit): number[] {
  const steps = STEPS[unit];
  let step = steps.find((one) => one * MOST_STEPS >= highest) ?? (steps.at(-1) as number);
  while (unit !== "rate" && step * MOST_STEPS < highest) step *= 2;
  const count = Math.min(MOST_STEPS, Math.max(1, Math.ceil(highest / step - 1e-9)));
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
