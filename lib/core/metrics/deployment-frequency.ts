import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { daysRead } from "./reading";
import { eventRateInterval } from "./stats/poisson-rate";
import { type TimeWindow, windowDays } from "./window";

export interface DeploymentFrequency {
  /** deployments / days. */
  perDay: number;
  deployments: number;
  /** Days of 24 hours of the window that were read, weekends included. */
  days: number;
  /** 95 % interval of perDay, as if deployments came independently of each other. */
  interval: Interval;
}

/**
 * Deployment frequency: deployments of the window over those of its days that were read, whatever their result. Days
 * that nobody read and days to come count in neither. None at all is unmeasured: a silent feed looks the same.
 * @param spans which time was read, none of it to come.
 * Source: docs/metrics/deployment-frequency.md
 */
export function frequencyOf(
  deployments: number,
  window: TimeWindow,
  spans: readonly TimeWindow[],
): Measured<DeploymentFrequency> {
  if (windowDays(window) === 0) return unmeasured("empty-window");
  const days = daysRead(window, spans);
  if (days === 0) return unmeasured("not-read");
  if (deployments === 0) return unmeasured("no-deployments");
  const interval = eventRateInterval(deployments, days);
  return measured({ perDay: deployments / days, deployments, days, interval });
}
