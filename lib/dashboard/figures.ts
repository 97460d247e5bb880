import type { Incident } from "@/lib/incidents/types";
import type { BatchSizes, MeanBatchSize } from "@/lib/metrics/batch-size";
import { type ByOrigin, byOriginOf } from "@/lib/metrics/by-origin";
import {
  compareSides,
  nothingToCompare,
  type WindowComparison,
  type WindowSide,
} from "@/lib/metrics/compare-windows";
import type { DeploymentCounts } from "@/lib/metrics/deployment-counts";
import {
  type IncidentRestoreTime,
  incidentRestoreTime,
  type OpenIncidents,
  openIncidents,
} from "@/lib/metrics/incident-restore-time";
import type { WeekStart } from "@/lib/metrics/local-days";
import { type Measured, unmeasured } from "@/lib/metrics/measured";
import { type BucketFigures, bucketFigures, overTime } from "@/lib/metrics/over-time";
import { type RollbackRate, rollbackRateOf } from "@/lib/metrics/rollback-rate";
import {
  type Bucket,
  type BucketSize,
  bucketSizeFor,
  countIncidents,
  emptyBuckets,
} from "@/lib/metrics/series";
import { startedInWindow, type TimeWindow, windowBefore, windowDays } from "@/lib/metrics/window";
import type { CountedWindow, SideCounts, WindowCounts } from "@/lib/metrics/window-counts";
import { type Trends, trends, windowParts } from "./trend";

/** Everything the dashboard draws of one window, measured. */
export interface DashboardFigures extends BucketFigures {
  counts: DeploymentCounts;
  /** Null under a repository filter: incidents carry no repository. */
  incidents: number | null;
  rollbacks: Measured<RollbackRate>;
  restore: Measured<IncidentRestoreTime>;
  openIncidents: Measured<OpenIncidents>;
  batchSize: Measured<BatchSizes>;
  origins: Measured<ByOrigin>;
  changes: WindowComparison;
  trends: Trends;
  series: { size: BucketSize; buckets: readonly Bucket[] };
  /** The metrics of each bucket of the series, in its order. */
  overTime: readonly BucketFigures[];
}

export interface FiguresInput {
  /** The window and the one before it, counted over the parts and buckets of `countedWindow`. */
  counts: WindowCounts;
  /** Filtered incidents; null under a filter that incidents can't answer. */
  incidents: readonly Incident[] | null;
  window: TimeWindow;
  /** When the data were last complete, which tells how long open incidents have lasted; null where they never were. */
  asOf: Date | null;
  /** Since when the history is complete, null where unknown. */
  historySince: Date | null;
}

/** What is to be counted of a window, days being those of a time zone and weeks those of its organization. */
export function countedWindow(
  window: TimeWindow,
  timeZone: string,
  weekStartsOn: WeekStart = "monday",
): CountedWindow {
  return {
    window,
    parts: windowParts(window),
    buckets: emptyBuckets(window, bucketSizeFor(window), timeZone, weekStartsOn),
  };
}

/** Measures one window for the dashboard. */
export function dashboardFigures(input: FiguresInput): DashboardFigures {
  const { counts: counted, window, historySince, asOf } = input;
  const { current, before, parts, buckets } = counted;
  const { counts } = current;
  const incidents = input.incidents && startedInWindow(input.incidents, window);
  const isUndecided = counts.total > 0 && counts.evaluated === 0;
  const isTooShort = historySince !== null && historySince > windowBefore(window).from;
  const whole = bucketFigures(current, window);
  return {
    ...whole,
    batchSize: withQuantiles(whole.batchSize, counted.batches),
    counts,
    incidents: incidents?.length ?? null,
    rollbacks: isUndecided ? unmeasured("no-evaluated-deployments") : rollbackRateOf(counts),
    restore: incidents ? incidentRestoreTime(incidents, asOf) : unmeasured("not-available-by-repository"),
    openIncidents: incidents
      ? openIncidents(incidents, asOf ?? window.to)
      : unmeasured("not-available-by-repository"),
    origins: byOriginOf(counts, counted.origins),
    changes: isTooShort ? nothingToCompare() : compareSides(toSide(current), toSide(before), window),
    trends: trends(parts, windowDays(window) / parts.length),
    series: { size: bucketSizeFor(window), buckets: countIncidents(buckets, incidents, window) },
    overTime: overTime(buckets, counted.bucketCounts, window),
  };
}

function withQuantiles(
  mean: Measured<MeanBatchSize>,
  quantiles: WindowCounts["batches"],
): Measured<BatchSizes> {
  if (!mean.measured) return mean;
  return quantiles ? { ...mean, ...quantiles } : unmeasured("no-commits");
}

function toSide({ counts, remediations, recoverySeconds, leadTimes }: SideCounts): WindowSide {
  return { counts, remediations, recoverySeconds, leadTime: leadTimes.estimate };
}
