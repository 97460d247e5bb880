import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import type { ServiceComparison } from "@/lib/core/metrics/comparison/compare-services";
import type { ToolComparison } from "@/lib/core/metrics/comparison/compare-tools";
import type { HiddenEstimate } from "@/lib/core/metrics/comparison/hidden-estimate";
import type { NaiveRatios } from "@/lib/core/metrics/comparison/naive-ratios";
import type { ComparisonReason } from "@/lib/core/metrics/comparison/reasons";
import type { Estimand } from "@/lib/core/metrics/comparison/verdict";
import type { WithheldReason } from "@/lib/core/metrics/comparison/word";
import type { Measured } from "@/lib/core/metrics/measured";
import type { Reconciliation } from "@/lib/core/metrics/reconcile";
import type { SearchedTakenBack } from "@/lib/core/metrics/taken-back-commits";

/** The comparison over an organization's whole production history, with what it was computed from. */
export interface ComparisonResult {
  comparison: OriginComparison;
  services: readonly ServiceComparison[];
  tools: readonly ToolComparison[];
  /** What the usual ways of counting say; null where it wasn't kept. */
  naive: NaiveRatios | null;
  /** The ratio corrected for AI hidden among human commits; null where too few git notes tell how much that is. */
  hiddenEstimate: HiddenEstimate | null;
  /** The change failure rate by each definition in use, over the whole history; null where it wasn't kept. */
  reconciliation: Measured<Reconciliation> | null;
  /** Reverted or hot-fixed within 14 days, by origin: another question, in no word. Null until all messages are read. */
  takenBack: SearchedTakenBack | null;
  /** What was read: every production deployment there was. */
  history: { deployments: number; from: Date | null; to: Date | null };
}

/** The latest comparison, as it is kept. */
export interface StoredComparison extends ComparisonResult {
  computedAt: Date;
  dataVersion: number;
  definitionVersion: number;
  rulesVersion: string;
  environments: readonly string[];
}

/** The word of one closed week, decided once. */
export type WeeklyVerdict = WeeklyVerdictCounts &
  (
    | (WeeklyRatio & { verdict: "more" | "less" | "cannot-tell" })
    | (WeeklyRatio & { verdict: "withheld"; reason: WithheldReason })
    | { verdict: "not-compared"; reason: ComparisonReason }
  );

interface WeeklyRatio {
  /** Null where it wasn't kept. */
  estimand: Estimand | null;
  ratio: number;
  low: number;
  high: number | null;
}

export interface WeeklyVerdictCounts {
  /** The first day of the next week (Monday or Sunday), 00:00 in the organization's time zone, that closed the week. */
  weekEnd: Date;
  environments: readonly string[];
  failed: number;
  /** Evaluated deployments that were compared. */
  evaluated: number;
  /** Share of commits of known origin, 0–1; null without commits. */
  coverage: number | null;
}

/** A week's word with the moment it was given. */
export type DecidedVerdict = WeeklyVerdict & { decidedAt: Date };
