import type { Deployment } from "@/lib/deployments/types";
import { type Measured, measured, unmeasured } from "./measured";

export interface RemediationDistribution {
  /** Failed deployments by how they ended: rollback, rollforward, hotfix, unknown, or a word Datadog adds later. */
  counts: Record<string, number>;
  failed: number;
}

/** A failed deployment that names no remediation. */
export const UNKNOWN_REMEDIATION = "unknown";

/**
 * Remediation distribution: failed deployments by what ended them; the counts add up to `failed`.
 * One without a remediation is "unknown", not left out. Keys come in alphabetical order.
 * Source: docs/metrics/remediation-distribution.md
 */
export function remediationDistribution(
  deployments: readonly Deployment[],
): Measured<RemediationDistribution> {
  const counts = new Map<string, number>();
  for (const { verdict, remediation } of deployments) {
    if (verdict !== "failed") continue;
    const type = remediation?.type || UNKNOWN_REMEDIATION;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return remediationDistributionOf(deployments.length, counts);
}

/** The same from the number of deployments and of failed ones by what ended them. */
export function remediationDistributionOf(
  deployments: number,
  counts: ReadonlyMap<string, number>,
): Measured<RemediationDistribution> {
  if (deployments === 0) return unmeasured("no-deployments");
  const failed = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (failed === 0) return unmeasured("no-failed-deployments");
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return measured({ counts: Object.fromEntries(sorted), failed });
}
