import type { Deployment } from "@/lib/deployments/types";
import { type BreakdownRow, metricsOf } from "./breakdown";
import { type DeploymentFrequency, deploymentFrequency } from "./deployment-frequency";
import { namedRemediations } from "./deployment-rework-rate";
import type { WeekStart } from "./local-days";
import type { Measured } from "./measured";
import { type Bucket, type BucketSize, bucketAt, emptyBuckets } from "./series";
import { startedInWindow, type TimeWindow } from "./window";

/** The metrics of one local day, week or month. */
export interface TimeRow
  extends Pick<Bucket, "label" | "startsAt" | "endsAt" | "partial">,
    Omit<BreakdownRow, "name"> {
  /** Over the part of the bucket that lies in the window. */
  deploymentFrequency: Measured<DeploymentFrequency>;
}

export interface OverTimeInput {
  deployments: readonly Deployment[];
  window: TimeWindow;
  size: BucketSize;
  /** IANA name. An unknown one throws a RangeError. */
  timeZone: string;
  weekStartsOn?: WeekStart;
}

/**
 * Every metric for each bucket of a window, in order, empty ones included; the rows' deployments add up to the window's.
 * Source: docs/metrics/breakdown.md
 */
export function overTime({ deployments, window, size, timeZone, weekStartsOn }: OverTimeInput): TimeRow[] {
  const named = namedRemediations(deployments);
  const buckets = emptyBuckets(window, size, timeZone, weekStartsOn);
  const starts = buckets.map(({ startsAt }) => startsAt.getTime());
  const groups = buckets.map((): Deployment[] => []);
  for (const deployment of startedInWindow(deployments, window)) {
    groups[bucketAt(starts, deployment.startedAt.getTime())]?.push(deployment);
  }
  return buckets.map(({ label, startsAt, endsAt, partial }, i) => {
    const group = groups[i] ?? [];
    const from = new Date(Math.max(startsAt.getTime(), window.from.getTime()));
    const to = new Date(Math.min(endsAt.getTime(), window.to.getTime()));
    return {
      label,
      startsAt,
      endsAt,
      partial,
      ...metricsOf(group, named),
      deploymentFrequency: deploymentFrequency(group, { from, to }),
    };
  });
}
