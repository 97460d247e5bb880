import type { Deployment } from "@/lib/core/deployments/types";
import { lastClosedWeekEnd } from "@/lib/core/metrics/comparison/closed-week";
import { compareOrigins, type OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { compareServices } from "@/lib/core/metrics/comparison/compare-services";
import { compareTools } from "@/lib/core/metrics/comparison/compare-tools";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import {
  type AttestedCounts,
  countAiCommits,
  hiddenEstimate,
} from "@/lib/core/metrics/comparison/hidden-estimate";
import { naiveRatios } from "@/lib/core/metrics/comparison/naive-ratios";
import { hiddenCorrection } from "@/lib/core/metrics/comparison/sensitivity";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { nextWord, type WithheldReason } from "@/lib/core/metrics/comparison/word";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import { type Duplicates, reconcile } from "@/lib/core/metrics/reconcile";
import { type SearchedMessages, takenBackAmong } from "@/lib/core/metrics/taken-back-commits";
import type { ComparisonResult, WeeklyVerdict } from "./types";

export interface ComputeInput {
  /** The whole history of the production environments. */
  deployments: readonly Deployment[];
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
  const { deployments, now, observedLagSeconds, attested, duplicates, searched } = input;
  const history = toHistory(deployments);
  const comparison = compareOrigins({ history, now, observedLagSeconds });
  const matureBefore = now.getTime() - 1000 * comparison.maturity.lagSeconds;
  const exposures = exposuresOf(history, { matureBefore });
  const services = compareServices(exposures, history);
  const tools = compareTools(history, { matureBefore });
  const started = deployments.map(({ startedAt }) => startedAt).sort((a, b) => a.getTime() - b.getTime());
  return {
    comparison,
    services,
    tools,
    naive: naiveRatios(exposures),
    hiddenEstimate:
      attested && comparison.adjusted.ai.measured
        ? hiddenEstimate(attested, countAiCommits(history), hiddenCorrection(exposures, history))
        : null,
    reconciliation: reconcile(deployments, duplicates),
    takenBack: searched ? takenBackAmong(deployments, now, searched) : null,
    history: { deployments: deployments.length, from: started[0] ?? null, to: started.at(-1) ?? null },
  };
}

/**
 * The word of the last closed week, from what had been deployed by its end. Null where nothing had been: a week
 * before the first deployment has no word.
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
  const deployments = input.deployments.filter(({ startedAt }) => startedAt < weekEnd);
  if (deployments.length === 0) return null;
  const history = toHistory(deployments);
  const comparison = compareOrigins({ history, now: weekEnd, observedLagSeconds });
  const before = earlier.find((one) => one.weekEnd < weekEnd)?.verdict ?? null;
  return { weekEnd, environments, ...weeklyWord(comparison, before) };
}

/** The word of a week's end, given the one before it: what pages and `iris compare --weekly` both say. */
export function weeklyWord(
  { verdict, perCommit: { coverage } }: Pick<OriginComparison, "verdict" | "perCommit">,
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
