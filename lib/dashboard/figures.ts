import type { Incident } from "@/lib/incidents/types";
import { type ByOrigin, byOriginOf } from "@/lib/metrics/by-origin";
import { type ChangeFailureRate, failureRateOf } from "@/lib/metrics/change-failure-rate";
import { type ChangeLeadTime, leadTimeOf } from "@/lib/metrics/change-lead-time";
import {
  compareSides,
  nothingToCompare,
  type WindowComparison,
  type WindowSide,
} from "@/lib/metrics/compare-windows";
import type { DeploymentCounts } from "@/lib/metrics/deployment-counts";
import { type DeploymentFrequency, frequencyOf } from "@/lib/metrics/deployment-frequency";
import { type DeploymentReworkRate, reworkRateOf } from "@/lib/metrics/deployment-rework-rate";
import { type FailedDeploymentRecoveryTime, recoveryOf } from "@/lib/metrics/failed-deployment-recovery-time";
import { type IncidentRestoreTime, incidentRestoreTime } from "@/lib/metrics/incident-restore-time";
import type { WeekStart } from "@/lib/metrics/local-days";
import { type Measured, unmeasured } from "@/lib/metrics/measured";
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
import { type BucketFigures, overBuckets } from "./over-time";
import { type Trends, trends, windowParts } from "./trend";

/** Everything the dashboard draws of one window, measured. */
export interface DashboardFigures {
  counts: DeploymentCounts;
  /** Null under a repository filter: incidents carry no repository. */
  incidents: number | null;
  changeFailureRate: Measured<ChangeFailureRate>;
  recovery: Measured<FailedDeploymentRecoveryTime>;
  frequency: Measured<DeploymentFrequency>;
  leadTime: Measured<ChangeLeadTime>;
  rework: Measured<DeploymentReworkRate>;
  rollbacks: Measured<RollbackRate>;
  restore: Measured<IncidentRestoreTime>;
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
  const { counts: counted, window, historySince } = input;
  const { current, before, parts, buckets } = counted;
  const { counts, commits, leadTimes } = current;
  const incidents = input.incidents && startedInWindow(input.incidents, window);
  // "None failed" would be a finding; while Datadog has decided nothing there is none.
  const undecided = counts.total > 0 && counts.evaluated === 0;
  const afterVerdicts = <T>(figure: Measured<T>): Measured<T> =>
    undecided ? unmeasured("no-evaluated-deployments") : figure;
  const isTooShort = historySince !== null && historySince > windowBefore(window).from;
  return {
    counts,
    incidents: incidents?.length ?? null,
    changeFailureRate: failureRateOf(counts),
    recovery: afterVerdicts(recoveryOf(counts, current.recoverySeconds)),
    frequency: frequencyOf(counts.total, window),
    leadTime: leadTimeOf({ deployments: counts.total, commits }, leadTimes),
    rework: reworkRateOf(current.remediations, counts.total),
    rollbacks: afterVerdicts(rollbackRateOf(counts)),
    restore: incidents ? incidentRestoreTime(incidents) : unmeasured("not-available-by-repository"),
    origins: byOriginOf(counts, counted.origins),
    changes: isTooShort ? nothingToCompare() : compareSides(toSide(current), toSide(before), window),
    trends: trends(parts, windowDays(window) / parts.length),
    series: { size: bucketSizeFor(window), buckets: countIncidents(buckets, incidents, window) },
    overTime: overBuckets(buckets, counted.bucketCounts, window),
  };
}

function toSide({ counts, remediations, recoverySeconds, leadTimes }: SideCounts): WindowSide {
  return { counts, remediations, recoverySeconds, leadTime: leadTimes.estimate };
}
