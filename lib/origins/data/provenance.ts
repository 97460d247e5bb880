export type Confidence = "high" | "medium" | "low";

/** Where a row of the rule data comes from. "low" rows are only ever weak evidence (E2). */
export interface Provenance {
  source: string;
  confidence: Confidence;
  /** First month (YYYY-MM) the mark is known from; null where nobody has dated it. */
  validFrom: string | null;
  /** Last month it was written; null while still in use or undated. Old commits keep counting. */
  validUntil: string | null;
}

export const COUNTED = "counted in 258,205 commits of 46 public repositories, August 2026";
export const PUBLIC_COMMITS = "seen in public commits, 2026";
export const SECOND_HAND = "second-hand lists, not confirmed in commits";
