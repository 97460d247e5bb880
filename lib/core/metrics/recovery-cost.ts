import { type DeploymentCounts, whyNoneFailed } from "./deployment-counts";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { daysRead } from "./reading";
import { Z95 } from "./stats/normal";
import type { TimeWindow } from "./window";

export interface RecoveryCost {
  /** Σ recovery seconds × 30 / days. */
  monthlySeconds: number;
  /** 95 % interval; null for fewer than six recovery times. */
  interval: Interval | null;
  /** Failed deployments with a recovery time. */
  recovered: number;
  /** Failed deployments without one, whose cost isn't in it. */
  notRecovered: number;
  /** Days of 24 hours of the window that were read. */
  days: number;
}

const MONTH_DAYS = 30;
const RECOVERIES_NEEDED = 6;

/**
 * Recovery cost: how long production stood between a failed deployment and its remediation, in seconds for every 30
 * days that were read. Deployments that failed at once count each by itself. Nothing failed costs 0; what failed without
 * a known recovery is counted beside. The interval takes failures as a compound Poisson process: the variance of the sum
 * is the sum of squares, on the scale of logarithms.
 * @param seconds known recovery times. @param spans which time was read.
 * Source: docs/metrics/recovery-cost.md
 */
export function recoveryCostOf(
  counts: Pick<DeploymentCounts, "total" | "failed" | "evaluated">,
  seconds: readonly number[],
  window: TimeWindow,
  spans: readonly TimeWindow[],
): Measured<RecoveryCost> {
  const reason = whyNoneFailed(counts);
  if (reason && reason !== "no-failed-deployments") return unmeasured(reason);
  const days = daysRead(window, spans);
  if (days === 0) return unmeasured("not-read");
  const recovered = seconds.length;
  if (counts.failed > 0 && recovered === 0) return unmeasured("no-recovery-times");
  const sum = seconds.reduce((total, one) => total + one, 0);
  const monthlySeconds = (sum * MONTH_DAYS) / days;
  const squares = seconds.reduce((total, one) => total + one * one, 0);
  const factor = sum > 0 ? Math.exp((Z95 * Math.sqrt(squares)) / sum) : 1;
  return measured({
    monthlySeconds,
    interval:
      recovered < RECOVERIES_NEEDED ? null : { low: monthlySeconds / factor, high: monthlySeconds * factor },
    recovered,
    notRecovered: counts.failed - recovered,
    days,
  });
}
