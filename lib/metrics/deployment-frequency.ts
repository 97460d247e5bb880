import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { eventRateInterval } from "./stats/poisson-rate";
import { type TimeWindow, windowDays } from "./window";

export interface DeploymentFrequency {
  /** deployments / days. */
  perDay: number;
  deployments: number;
  /** Days of 24 hours in the window, weekends included. */
  days: number;
  /** 95 % interval of perDay, as if deployments came independently of each other. */
  interval: Interval;
}

/**
 * Deployment frequency: deployments of the window over its days, whatever their verdict.
 * The deployments must already be the window's own. None at all is unmeasured: a silent feed looks the same.
 * Source: docs/metrics/deployment-frequency.md
 */
export function frequencyOf(deployments: number, window: TimeWindow): Measured<DeploymentFrequency> {
  const days = windowDays(window);
  if (days === 0) return unmeasured("empty-window");
  if (deployments === 0) return unmeasured("no-deployments");
  const interval = eventRateInterval(deployments, days);
  return measured({ perDay: deployments / days, deployments, days, interval });
}
