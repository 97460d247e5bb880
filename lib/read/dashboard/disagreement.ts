import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import type { VerdictRange } from "./verdict-view";

/** The ratio with all services thrown together against the one within services, and what to say where they disagree. */
export interface RatioView {
  adjusted: VerdictRange;
  crude: VerdictRange | null;
  /** "reversed": on different sides of 1; "explained": the crude one excludes 1, the adjusted one doesn't. */
  disagreement: "reversed" | "explained" | null;
  /** Where the crude ratio points. */
  crudeSays: "more" | "less" | null;
  aiCommits: number;
  humanCommits: number;
  failed: number;
  evaluated: number;
}

/**
 * Crude beside adjusted; null where nothing is compared.
 * @param shown the verdict's figures, where they stand on the same page.
 */
export function toRatioView(comparison: OriginComparison, shown?: VerdictRange): RatioView | null {
  const { verdict, adjusted, crude, reversal, commits } = comparison;
  if (verdict.verdict === "not-compared" || !adjusted.ai.measured) return null;
  const [humanCommits = 0, aiCommits = 0] = commits;
  return {
    adjusted: shown ?? { ratio: adjusted.ai.ratio, ...adjusted.ai.interval },
    crude: crude.measured ? { ratio: crude.ratio, ...crude.interval } : null,
    disagreement: reversal.reversed ? "reversed" : reversal.explained ? "explained" : null,
    crudeSays: crude.measured ? (crude.ratio > 1 ? "more" : "less") : null,
    aiCommits,
    humanCommits,
    failed: verdict.evidence.failed,
    evaluated: verdict.evidence.deployments,
  };
}
