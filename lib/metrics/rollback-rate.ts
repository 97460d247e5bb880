import type { Deployment } from "@/lib/deployments/types";
import { type DeploymentCounts, deploymentCounts } from "./deployment-counts";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { wilsonInterval } from "./stats/wilson";

export interface RollbackRate {
  /** rollbacks / failed, 0–1. */
  rate: number;
  /** Failed deployments whose remediation was a rollback. */
  rollbacks: number;
  failed: number;
  /** 95 % Wilson interval of the rate. */
  interval: Interval;
}

/**
 * Rollback rate: the share of failed deployments that a rollback ended.
 * A rate in 0–1 with its 95 % Wilson interval; without failed deployments unmeasured.
 * Source: docs/metrics/rollback-rate.md
 */
export function rollbackRate(deployments: readonly Deployment[]): Measured<RollbackRate> {
  return rollbackRateOf(deploymentCounts(deployments));
}

/** The same from counts. */
export function rollbackRateOf({ total, failed, rolledBack }: DeploymentCounts): Measured<RollbackRate> {
  if (total === 0) return unmeasured("no-deployments");
  if (failed === 0) return unmeasured("no-failed-deployments");
  const interval = wilsonInterval(rolledBack, failed);
  return measured({ rate: rolledBack / failed, rollbacks: rolledBack, failed, interval });
}
