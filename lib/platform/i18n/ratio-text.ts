import { formatNumber } from "./format";
import type { Locale } from "./locale";

/**
 * A ratio by locale, to what its size deserves: 0.8, 2.3, 14. Near 1 it keeps the decimals that tell which side it is
 * on, since "from 1 to 2" would read as if 1 were possible.
 */
export function ratioText(ratio: number, locale: Locale, digits = digitsFor(ratio)): string {
  return formatNumber(ratio, locale, digits);
}

function digitsFor(ratio: number): number {
  const distance = Math.abs(ratio - 1);
  if (distance < 0.0095) return 3;
  if (distance < 0.095 || ratio < 0.095) return 2;
  return ratio < 9.95 ? 1 : 0;
}

/** Which ends an interval has, for the sentence about it. */
export function rangeKind({ low, high }: { low: number; high: number | null }) {
  if (low > 0) return high === null ? "from" : "both";
  return high === null ? "none" : "upTo";
}

/** The values every sentence about a range takes. */
export function rangeValues(range: { low: number; high: number | null }, locale: Locale) {
  return {
    range: rangeKind(range),
    low: ratioText(range.low, locale),
    high: range.high === null ? "" : ratioText(range.high, locale),
  };
}
