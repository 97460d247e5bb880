import type { Deployment } from "@/lib/deployments/types";
import { lastClosedWeekEnd } from "@/lib/metrics/comparison/closed-week";
import { compareOrigins, type OriginComparison } from "@/lib/metrics/comparison/compare-origins";
import { compareServices } from "@/lib/metrics/comparison/compare-services";
import { compareTools } from "@/lib/metrics/comparison/compare-tools";
import { exposuresOf } from "@/lib/metrics/comparison/exposures";
import {
  type AttestedCounts,
  countAiCommits,
  hiddenEstimate,
} from "@/lib/metrics/comparison/hidden-estimate";
import { naiveRatios } from "@/lib/metrics/comparison/naive-ratios";
import { toHistory } from "@/lib/metrics/comparison/to-history";
import type { WeekStart } from "@/lib/metrics/local-days";
import { reconcile } from "@/lib/metrics/reconcile";
import type { ComparisonResult, WeeklyVerdict } from "./types";

export interface ComputeInput {
  /** The whole history of the production environments. */
  deployments: readonly Deployment[];
  /** When the data were last complete. */
  now: Date;
  observedLagSeconds: readonly number[];
  /** What git notes tell about commits without another mark; absent where nobody counted. */
  attested?: AttestedCounts;
}

/** Compares the origins over everything there is, and within each service and for each tool. */
export function computeComparison(input: ComputeInput): ComparisonResult {
  const { deployments, now, observedLagSeconds, attested } = input;
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
        ? hiddenEstimate(attested, countAiCommits(history), comparison.adjusted.ai, comparison.commits)
        : null,
    reconciliation: reconcile(deployments),
    history: { deployments: deployments.length, from: started[0] ?? null, to: started.at(-1) ?? null },
  };
}

/**
 * The word of the last closed week, from what had been deployed by its end. Null where nothing had been: a week
 * before the first deployment has no word.
 */
export function computeWeeklyVerdict(
  input: Omit<ComputeInput, "attested"> & {
    timeZone: string;
    weekStartsOn?: WeekStart;
    environments: readonly string[];
  },
): WeeklyVerdict | null {
  const { observedLagSeconds, environments, timeZone } = input;
  const weekEnd = lastClosedWeekEnd(input.now, timeZone, input.weekStartsOn);
  const deployments = input.deployments.filter(({ startedAt }) => startedAt < weekEnd);
  if (deployments.length === 0) return null;
  const history = toHistory(deployments);
  const comparison = compareOrigins({ history, now: weekEnd, observedLagSeconds });
  return { weekEnd, environments, ...wordOf(comparison) };
}

function wordOf({ verdict, perCommit: { coverage } }: OriginComparison) {
  const { deployments: evaluated, failed } = verdict.evidence;
  const counts = { failed, evaluated, coverage: coverage?.rate ?? null };
  if (verdict.verdict === "not-compared") {
    return { ...counts, verdict: verdict.verdict, reason: verdict.reason };
  }
  const { ratio, interval } = verdict;
  return { ...counts, verdict: verdict.verdict, ratio, low: interval.low, high: interval.high };
}
