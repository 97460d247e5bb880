import type { DeploymentCounts } from "./deployment-counts";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { wilsonInterval } from "./stats/wilson";

export interface ChangeFailureRate {
  /** failed / evaluated, 0–1. */
  rate: number;
  failed: number;
  evaluated: number;
  /** Deployments without a result yet; in neither count. */
  pending: number;
  /** 95 % Wilson interval of the rate. */
  interval: Interval;
}

/**
 * Change failure rate: failed deployments over evaluated ones; pending results are in neither.
 * A rate in 0–1 with its 95 % Wilson interval. No evaluated deployment is unmeasured, never 0.
 * Source: docs/metrics/change-failure-rate.md
 */
export function failureRateOf({
  total,
  failed,
  evaluated,
  pending,
}: Pick<DeploymentCounts, "total" | "failed" | "evaluated" | "pending">): Measured<ChangeFailureRate> {
  if (total === 0) return unmeasured("no-deployments");
  if (evaluated === 0) return unmeasured("no-evaluated-deployments");
  return measured({
    rate: failed / evaluated,
    failed,
    evaluated,
    pending,
    interval: wilsonInterval(failed, evaluated),
  });
}
