import type { Deployment } from "@/lib/deployments/types";
import { type DeploymentCounts, deploymentCounts } from "./deployment-counts";
import { type Measured, measured, unmeasured } from "./measured";

/** A rate with its two counts. */
export interface CountedRate {
  /** count / of, 0–1. */
  rate: number;
  count: number;
  of: number;
}

/** What makes the three rates differ. */
export type RateDifference = "pending" | "rollbacks";

export interface Reconciliation {
  failed: number;
  total: number;
  pending: number;
  /** Deployments of type rollback. */
  rollbackDeployments: number;
  /** failed / evaluated, this product's; null where nothing is left below the line, here and below. */
  ofEvaluated: CountedRate | null;
  /** failed / all, Datadog's current documentation. */
  ofAll: CountedRate | null;
  /** failed / (all − rollbacks), Datadog's older documentation. */
  withoutRollbacks: CountedRate | null;
  /** Empty where all three agree. */
  differences: readonly RateDifference[];
}

/**
 * The change failure rate by each definition in use, so that two screens can be held against each other.
 * A rollback that itself failed stays above the line and leaves below it in the older definition, as documented there.
 * Source: docs/metrics/reconcile.md
 */
export function reconcile(deployments: readonly Deployment[]): Measured<Reconciliation> {
  const rollbackDeployments = deployments.filter((d) => d.deploymentType === "rollback").length;
  return reconcileOf(deploymentCounts(deployments), rollbackDeployments);
}

/** The same from counts, wherever they were counted. */
export function reconcileOf(
  { total, failed, pending, evaluated }: DeploymentCounts,
  rollbackDeployments: number,
): Measured<Reconciliation> {
  if (total === 0) return unmeasured("no-deployments");
  return measured({
    failed,
    total,
    pending,
    rollbackDeployments,
    ofEvaluated: countedRate(failed, evaluated),
    ofAll: countedRate(failed, total),
    withoutRollbacks: countedRate(failed, total - rollbackDeployments),
    differences: [
      ...(pending > 0 ? (["pending"] as const) : []),
      ...(rollbackDeployments > 0 ? (["rollbacks"] as const) : []),
    ],
  });
}

function countedRate(count: number, of: number): CountedRate | null {
  return of > 0 && count <= of ? { rate: count / of, count, of } : null;
}
