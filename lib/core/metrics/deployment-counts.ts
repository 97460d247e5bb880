import type { Deployment } from "@/lib/core/deployments/types";
import type { UnmeasuredReason } from "./measured";

/** How many deployments there are, by result. `total = failed + passed + pending`, `evaluated = failed + passed`. */
export interface DeploymentCounts {
  total: number;
  failed: number;
  passed: number;
  pending: number;
  evaluated: number;
  /** Failed deployments that a rollback ended. */
  rolledBack: number;
}

/** Counts deployments by result. Zero here is a true count: it is the reader who knows whether there was data. */
export function deploymentCounts(deployments: readonly Deployment[]): DeploymentCounts {
  let failed = 0;
  let pending = 0;
  let rolledBack = 0;
  for (const deployment of deployments) {
    if (deployment.result === "pending") pending++;
    if (deployment.result !== "failed") continue;
    failed++;
    if (isRolledBack(deployment)) rolledBack++;
  }
  return countsOfResults({ total: deployments.length, failed, pending, rolledBack });
}

/** The counts that follow from these four. */
export function countsOfResults(
  counted: Pick<DeploymentCounts, "total" | "failed" | "pending" | "rolledBack">,
): DeploymentCounts {
  const { total, failed, pending } = counted;
  return { ...counted, passed: total - failed - pending, evaluated: total - pending };
}

/** True for a failed deployment that a rollback ended. */
export function isRolledBack(deployment: Deployment): boolean {
  return deployment.result === "failed" && deployment.remediation?.type === "rollback";
}

/**
 * Why nothing can be said of failed deployments; null where there are some. "None failed" is a finding: while Datadog
 * has decided nothing there is none.
 */
export function whyNoneFailed({
  total,
  failed,
  evaluated,
}: Pick<DeploymentCounts, "total" | "failed" | "evaluated">): UnmeasuredReason | null {
  if (total === 0) return "no-deployments";
  if (failed > 0) return null;
  return evaluated === 0 ? "no-evaluated-deployments" : "no-failed-deployments";
}
