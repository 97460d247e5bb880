import type { RatioAxis } from "@/components/charts/ratio-axis";

/** A ratio with its interval in the logarithms a log axis is drawn in; an open end runs to the axis' end. */
export function toLogRow(
  { ratio, low, high }: { ratio: number; low: number; high: number | null },
  { domain: [start, end] }: RatioAxis,
) {
  return {
    value: Math.log(ratio),
    interval: { low: low > 0 ? Math.log(low) : start, high: high === null ? end : Math.log(high) },
  };
}
