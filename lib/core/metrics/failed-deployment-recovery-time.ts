import type { Deployment } from "@/lib/core/deployments/types";
import { type DeploymentCounts, whyNoneFailed } from "./deployment-counts";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { medianEstimate, single } from "./stats/median-interval";
import { OrderStatistics } from "./stats/quantile";

export interface FailedDeploymentRecoveryTime {
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** 95 % interval of the median; null for fewer than six recovery times. */
  interval: Interval | null;
  /** Failed deployments with a recovery time. */
  recovered: number;
  /** Failed deployments without one: not recovered yet, or Datadog doesn't know when. */
  notRecovered: number;
}

/**
 * Failed deployment recovery time: seconds from a failed deployment to its remediation, median and p90, from counts and
 * the known recovery times of the failed deployments. Those without a recovery time are counted beside, not as 0.
 * Source: docs/metrics/failed-deployment-recovery-time.md
 */
export function recoveryOf(
  counts: Pick<DeploymentCounts, "total" | "failed" | "evaluated">,
  seconds: ArrayLike<number>,
): Measured<FailedDeploymentRecoveryTime> {
  const reason = whyNoneFailed(counts);
  if (reason) return unmeasured(reason);
  const recovered = seconds.length;
  if (recovered === 0) return unmeasured("no-recovery-times");
  const sorted = new OrderStatistics(seconds);
  return measured({
    medianSeconds: sorted.median(),
    p90Seconds: sorted.p90(),
    interval: medianEstimate(single(seconds), sorted)?.interval ?? null,
    recovered,
    notRecovered: counts.failed - recovered,
  });
}

/** The known recovery times of failed deployments, seconds, in the deployments' order. */
export function recoveryTimes(deployments: readonly Deployment[]): number[] {
  return deployments.flatMap((d) =>
    d.result === "failed" && d.recoverySeconds !== null ? [d.recoverySeconds] : [],
  );
}
