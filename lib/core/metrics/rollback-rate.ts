import { type DeploymentCounts, whyNoneFailed } from "./deployment-counts";
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
export function rollbackRateOf(counts: DeploymentCounts): Measured<RollbackRate> {
  const reason = whyNoneFailed(counts);
  if (reason) return unmeasured(reason);
  const { failed, rolledBack } = counts;
  const interval = wilsonInterval(rolledBack, failed);
  return measured({ rate: rolledBack / failed, rollbacks: rolledBack, failed, interval });
}
