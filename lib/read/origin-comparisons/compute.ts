import { lastClosedWeekEnd } from "@/lib/core/metrics/comparison/closed-week";
import {
  type BriefComparison,
  compareHistory,
  compareWeek,
} from "@/lib/core/metrics/comparison/compare-origins";
import { compareServices } from "@/lib/core/metrics/comparison/compare-services";
import { compareTools } from "@/lib/core/metrics/comparison/compare-tools";
import {
  type AttestedCounts,
  countAiCommits,
  hiddenEstimate,
} from "@/lib/core/metrics/comparison/hidden-estimate";
import type { History } from "@/lib/core/metrics/comparison/history";
import type { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import { naiveRatios } from "@/lib/core/metrics/comparison/naive-ratios";
import { hiddenCorrection } from "@/lib/core/metrics/comparison/sensitivity";
import { nextWord, type WithheldReason } from "@/lib/core/metrics/comparison/word";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import { type Duplicates, reconcile } from "@/lib/core/metrics/reconcile";
import { type SearchedMessages, takenBackAmong } from "@/lib/core/metrics/taken-back-commits";
import type { ComparisonResult, WeeklyVerdict } from "./types";

export interface ComputeInput {
  /** The whole history of the production environments. */
  rows: HistoryRows;
  /** When the data were last complete. */
  now: Date;
  observedLagSeconds: readonly number[];
  /** What git notes tell about commits without another mark; absent where nobody counted. */
  attested?: AttestedCounts;
  /** What two sources reported; absent where nobody counted. */
  duplicates?: Duplicates;
  /** Over how many messages it is known what was taken back; absent or null where they weren't all read. */
  searched?: SearchedMessages | null;
}

/** Compares the origins over everything there is, and within each service and for each tool. */
export function computeComparison(input: ComputeInput): ComparisonResult {
  const { rows, now, observedLagSeconds, attested, duplicates, searched } = input;
  const history = rows.toHistory();
  const { comparison, exposures, fit } = compareHistory({ history, now, observedLagSeconds });
  const matureBefore = now.getTime() - 1000 * comparison.maturity.lagSeconds;
  const services = compareServices(exposures, history);
  const tools = compareTools(history, { matureBefore });
  return {
    comparison,
    services,
    tools,
    naive: naiveRatios(exposures),
    hiddenEstimate:
      attested && comparison.adjusted.ai.measured
        ? hiddenEstimate(attested, countAiCommits(history), hiddenCorrection(fit))
        : null,
    reconciliation: reconcile(history, duplicates),
    takenBack: searched ? takenBackAmong(rows, now, searched) : null,
    history: { deployments: history.count, ...spanOf(history) },
  };
}

function spanOf({ count, startedAt }: History): { from: Date | null; to: Date | null } {
  if (count === 0) return { from: null, to: null };
  const from = startedAt.reduce((low, at) => Math.min(low, at));
  const to = startedAt.reduce((high, at) => Math.max(high, at));
  return { from: new Date(from), to: new Date(to) };
}

/**
 * The word of the last closed week, from what had been deployed by its end. Null where the week has its word, and where
 * nothing had been deployed: a week before the first deployment has none.
 */
export function computeWeeklyVerdict(
  input: Omit<ComputeInput, "attested" | "duplicates" | "searched"> & {
    timeZone: string;
    weekStartsOn?: WeekStart;
    environments: readonly string[];
    /** The words of the weeks before, the latest first. */
    earlier: readonly Pick<WeeklyVerdict, "weekEnd" | "verdict">[];
  },
): WeeklyVerdict | null {
  const { observedLagSeconds, environments, timeZone, earlier } = input;
  const weekEnd = lastClosedWeekEnd(input.now, timeZone, input.weekStartsOn);
  const isDecided = earlier.some(
    (one) => one.weekEnd.getTime() === weekEnd.getTime() && one.verdict !== "not-compared",
  );
  if (isDecided) return null;
  const history = input.rows.toHistory(weekEnd.getTime());
  if (history.count === 0) return null;
  const comparison = compareWeek({ history, now: weekEnd, observedLagSeconds });
  const before = earlier.find((one) => one.weekEnd < weekEnd)?.verdict ?? null;
  return { weekEnd, environments, ...weeklyWord(comparison, before) };
}

/** The word of a week's end, given the one before it: what pages and `iris compare --weekly` both say. */
export function weeklyWord(
  { verdict, perCommit: { coverage } }: Pick<BriefComparison, "verdict" | "perCommit">,
  before: WeeklyVerdict["verdict"] | null,
) {
  const { deployments: evaluated, failed } = verdict.evidence;
  const counts = { failed, evaluated, coverage: coverage?.rate ?? null };
  if (verdict.verdict === "not-compared") {
    return { ...counts, verdict: verdict.verdict, reason: verdict.reason };
  }
  const { ratio, interval, estimand, leaning } = verdict;
  const figures = { ...counts, estimand, ratio, low: interval.low, high: interval.high };
  const { word, withheld } = nextWord(leaning, before);
  if (word !== "withheld") return { ...figures, verdict: word };
  return { ...figures, verdict: word, reason: withheld as WithheldReason };
}
