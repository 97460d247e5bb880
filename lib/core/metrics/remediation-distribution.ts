import type { Deployment } from "@/lib/core/deployments/types";
import { type DeploymentCounts, whyNoneFailed } from "./deployment-counts";
import { type Measured, measured, unmeasured } from "./measured";

export interface RemediationDistribution {
  /** Failed deployments by how they ended: rollback, rollforward, hotfix, unknown, or a word Datadog adds later. */
  counts: Record<string, number>;
  failed: number;
}

/** A failed deployment that names no remediation. */
export const UNKNOWN_REMEDIATION = "unknown";

/** Failed deployments by what ended them. */
export function countRemediationTypes(deployments: readonly Deployment[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { result, remediation } of deployments) {
    if (result !== "failed") continue;
    const type = remediation?.type || UNKNOWN_REMEDIATION;
    counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

/**
 * Remediation distribution: failed deployments by what ended them; `types` adds up to the failed ones.
 * One without a remediation is "unknown", not left out. Keys come in alphabetical order.
 * Source: docs/metrics/remediation-distribution.md
 */
export function remediationDistributionOf(
  counts: DeploymentCounts,
  types: Readonly<Record<string, number>>,
): Measured<RemediationDistribution> {
  const reason = whyNoneFailed(counts);
  if (reason) return unmeasured(reason);
  const sorted = Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1));
  return measured({ counts: Object.fromEntries(sorted), failed: counts.failed });
}
