import type { CountedIncident } from "@/lib/core/incidents/types";
import { type BatchSizes, batchSizesOf } from "./batch-size";
import { type ByOrigin, byOriginOf } from "./by-origin";
import type { DeploymentCounts } from "./deployment-counts";
import { type IncidentRestoreTime, incidentRestoreTime } from "./incident-restore-time";
import { type Measured, unmeasured } from "./measured";
import { batchSums, isUnread, type MetricFigures, metricFigures } from "./metrics";
import { daysRead, type Reading } from "./reading";
import { type RemediationDistribution, remediationDistributionOf } from "./remediation-distribution";
import { type RollbackRate, rollbackRateOf } from "./rollback-rate";
import { startedInWindow, type TimeWindow, windowDays } from "./window";
import type { WindowCounts } from "./window-counts";

/** Every figure of one window. */
export interface WindowFigures extends MetricFigures {
  counts: DeploymentCounts;
  /** Days of 24 hours of the window over which deployments were read: what everything here is measured over. */
  daysRead: number;
  "batch-size": Measured<BatchSizes>;
  rollbacks: Measured<RollbackRate>;
  remediations: Measured<RemediationDistribution>;
  origins: Measured<ByOrigin>;
  /** Null where nobody read them, or where the scope asks for what incidents don't carry: a repository, a tool. */
  incidents: number | null;
  restore: Measured<IncidentRestoreTime>;
}

export interface WindowFiguresInput {
  counts: WindowCounts;
  /** Of the scope; null where incidents can't answer it. */
  incidents: readonly CountedIncident[] | null;
  window: TimeWindow;
  reading: Reading;
  /** When the data were last complete, which tells how long open incidents have lasted. */
  asOf?: Date | null;
}

/**
 * The figures of one window from its counts: the one place where cards, digests, the API, snapshots, exports and the
 * command line get them, wherever the counts come from.
 */
export function windowFigures({
  counts,
  incidents: all,
  window,
  reading,
  asOf = null,
}: WindowFiguresInput): WindowFigures {
  const { current } = counts;
  const spans = reading.deployments;
  const incidents = all && startedInWindow(all, window);
  const deployments = {
    ...metricFigures(current, window, spans),
    counts: current.counts,
    daysRead: daysRead(window, spans),
  };
  const aboutIncidents = incidentFigures(incidents, window, reading.incidents, asOf);
  if (isUnread(current, window, spans)) {
    const notRead = unmeasured("not-read");
    return {
      ...deployments,
      ...aboutIncidents,
      "batch-size": notRead,
      rollbacks: notRead,
      remediations: notRead,
      origins: notRead,
    };
  }
  return {
    ...deployments,
    ...aboutIncidents,
    "batch-size": batchSizesOf(batchSums(current), counts.batches),
    rollbacks: rollbackRateOf(current.counts),
    remediations: remediationDistributionOf(current.counts, counts.remediationTypes),
    origins: byOriginOf(current.counts, counts.origins),
  };
}

/** None in a time that nobody read is no count. */
function incidentFigures(
  incidents: readonly CountedIncident[] | null,
  window: TimeWindow,
  spans: readonly TimeWindow[],
  asOf: Date | null,
): Pick<WindowFigures, "incidents" | "restore"> {
  if (incidents === null) return { incidents: null, restore: unmeasured("not-available-by-repository") };
  if (incidents.length === 0 && windowDays(window) > 0 && daysRead(window, spans) === 0) {
    return { incidents: null, restore: unmeasured("not-read") };
  }
  return { incidents: incidents.length, restore: incidentRestoreTime(incidents, asOf) };
}
