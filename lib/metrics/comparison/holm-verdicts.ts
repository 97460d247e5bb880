import { holmAdjusted } from "../stats/holm";
import type { HazardRatio, NoHazardRatio } from "./hazard-ratio";

/** What may be said of one of several ratios that are looked at side by side. */
export interface HolmVerdict {
  /** Of the ratio being 1, corrected for the number of ratios looked at; null where nothing is compared. */
  adjustedPValue: number | null;
  /** By the corrected p value at 5 %. */
  verdict: "more" | "less" | "cannot-tell" | "not-compared";
}

/**
 * Twenty services looked at for half a year give a false verdict in most histories, so the word is given under Holm's
 * correction; the intervals shown are each for itself.
 */
export function withHolmVerdicts<T extends { ratio: HazardRatio | NoHazardRatio }>(
  results: readonly T[],
): (T & HolmVerdict)[] {
  const tested = results.flatMap(({ ratio }, i) => (ratio.measured ? [{ i, p: ratio.pValue }] : []));
  const adjusted = holmAdjusted(tested.map(({ p }) => p));
  const byResult = new Map(tested.map(({ i }, k) => [i, adjusted[k] as number]));
  return results.map((result, i) => ({ ...result, ...verdictOf(result.ratio, byResult.get(i) ?? null) }));
}

function verdictOf(ratio: HazardRatio | NoHazardRatio, adjustedPValue: number | null): HolmVerdict {
  if (adjustedPValue === null || !ratio.measured) return { adjustedPValue: null, verdict: "not-compared" };
  const direction = ratio.ratio > 1 ? "more" : "less";
  return { adjustedPValue, verdict: adjustedPValue < 0.05 ? direction : "cannot-tell" };
}
