import type { Deployment } from "@/lib/deployments/types";
import { changeFailureRate } from "@/lib/metrics/change-failure-rate";
import { changeLeadTime } from "@/lib/metrics/change-lead-time";
import { deploymentReworkRate } from "@/lib/metrics/deployment-rework-rate";
import { failedDeploymentRecoveryTime } from "@/lib/metrics/failed-deployment-recovery-time";
import { startedInWindow, type TimeWindow, windowDays } from "@/lib/metrics/window";

/** A figure over equal parts of the window, oldest first; null where a part has nothing to measure. */
export type Trend = readonly (number | null)[];

export interface Trends {
  changeFailureRate: Trend;
  recovery: Trend;
  frequency: Trend;
  leadTime: Trend;
  rework: Trend;
}

/** A week shows its days; longer windows ten parts, enough for a shape and few enough to hold some failures each. */
const MOST_PARTS = 10;

/** The window cut into equal parts: as many as it has days, ten at most. */
export function windowParts(window: TimeWindow): TimeWindow[] {
  const count = Math.min(MOST_PARTS, Math.max(1, Math.round(windowDays(window))));
  const from = window.from.getTime();
  const length = (window.to.getTime() - from) / count;
  const edge = (part: number) => new Date(part === count ? window.to : from + part * length);
  return Array.from({ length: count }, (_, part) => ({ from: edge(part), to: edge(part + 1) }));
}

/** The headline figures over the parts of the window. `named` as in the rework rate. */
export function trends(
  deployments: readonly Deployment[],
  window: TimeWindow,
  named: ReadonlySet<string>,
): Trends {
  const parts = windowParts(window).map((part) => ({ part, inside: startedInWindow(deployments, part) }));
  const over = (figure: (inside: Deployment[], part: TimeWindow) => number | null): Trend =>
    parts.map(({ inside, part }) => figure(inside, part));
  return {
    changeFailureRate: over((inside) => rateOf(changeFailureRate(inside))),
    recovery: over((inside) => medianOf(failedDeploymentRecoveryTime(inside))),
    // A part without deployments inside a window that has some is a true zero.
    frequency: over((inside, part) => inside.length / windowDays(part)),
    leadTime: over((inside) => medianOf(changeLeadTime(inside))),
    rework: over((inside) => rateOf(deploymentReworkRate(inside, named))),
  };
}

function rateOf(figure: { measured: false } | { measured: true; rate: number }): number | null {
  return figure.measured ? figure.rate : null;
}

function medianOf(figure: { measured: false } | { measured: true; medianSeconds: number }): number | null {
  return figure.measured ? figure.medianSeconds : null;
}
