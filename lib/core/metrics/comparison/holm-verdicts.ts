import { holmAdjusted } from "../stats/holm";
import { normalCdf } from "../stats/normal";
import type { HazardRatio, NoHazardRatio } from "./hazard-ratio";
import { WORD_LIMIT } from "./word";

/** What may be said of one of several ratios that are looked at side by side. */
export interface HolmVerdict {
  /** Of the ratio being 1, corrected for the number of ratios looked at; null where nothing is compared. */
  adjustedPValue: number | null;
  /** By the corrected p value at the level of the weekly word: Holm counts services, that level the weeks. */
  verdict: "more" | "less" | "cannot-tell" | "not-compared";
}

/** Two-sided: 0.7 %. With twenty services the first one's bar is a z of 3.6. */
const LEVEL = 2 * normalCdf(-WORD_LIMIT);

/**
 * Twenty services looked at for half a year give a false verdict in most histories, so the word is given under Holm's
 * correction; the intervals shown are each for itself. A ratio at 0 or without limit gets no word, and counts among
 * those looked at.
 */
export function withHolmVerdicts<T extends { ratio: HazardRatio | NoHazardRatio }>(
  results: readonly T[],
): (T & HolmVerdict)[] {
  const tested = results.flatMap(({ ratio: { pValue } }, i) =>
    pValue === undefined ? [] : [{ i, p: pValue }],
  );
  const adjusted = holmAdjusted(tested.map(({ p }) => p));
  const byResult = new Map(tested.map(({ i }, k) => [i, adjusted[k] as number]));
  return results.map((result, i) => ({ ...result, ...verdictOf(result.ratio, byResult.get(i) ?? null) }));
}

function verdictOf(ratio: HazardRatio | NoHazardRatio, adjustedPValue: number | null): HolmVerdict {
  if (adjustedPValue === null || !ratio.measured) return { adjustedPValue: null, verdict: "not-compared" };
  const direction = ratio.ratio > 1 ? "more" : "less";
  return { adjustedPValue, verdict: adjustedPValue < LEVEL ? direction : "cannot-tell" };
}
