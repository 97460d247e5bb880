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
  if (deployments.length === 0) return unmeasured("no-deployments");
  const counts = new Map<string, number>();
  let failed = 0;
  for (const { verdict, remediation } of deployments) {
    if (verdict !== "failed") continue;
    failed++;
    const type = remediation?.type || UNKNOWN_REMEDIATION;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  if (failed === 0) return unmeasured("no-failed-deployments");
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return measured({ counts: Object.fromEntries(sorted), failed });
}
