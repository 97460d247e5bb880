import type { Incident } from "@/lib/incidents/types";
import { type BatchSizes, batchSizesOf } from "./batch-size";
import { type ByOrigin, byOriginOf } from "./by-origin";
import type { DeploymentCounts } from "./deployment-counts";
import { type IncidentRestoreTime, incidentRestoreTime } from "./incident-restore-time";
import { type Measured, unmeasured } from "./measured";
import { type BucketFigures, batchSums, bucketFigures } from "./over-time";
import { type RemediationDistribution, remediationDistributionOf } from "./remediation-distribution";
import { type RollbackRate, rollbackRateOf } from "./rollback-rate";
import { startedInWindow, type TimeWindow } from "./window";
import type { WindowCounts } from "./window-counts";

/** Every figure of one window. */
export interface WindowFigures extends BucketFigures {
  counts: DeploymentCounts;
  batchSize: Measured<BatchSizes>;
  rollbacks: Measured<RollbackRate>;
  remediations: Measured<RemediationDistribution>;
  origins: Measured<ByOrigin>;
  /** Null where the scope asks for what incidents don't carry: a repository, a tool. */
  incidents: number | null;
  restore: Measured<IncidentRestoreTime>;
}

export interface WindowFiguresInput {
  counts: WindowCounts;
  /** Of the scope; null where incidents can't answer it. */
  incidents: readonly Incident[] | null;
  window: TimeWindow;
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
  asOf = null,
}: WindowFiguresInput): WindowFigures {
  const { current } = counts;
  const incidents = all && startedInWindow(all, window);
  return {
    ...bucketFigures(current, window),
    counts: current.counts,
    batchSize: batchSizesOf(batchSums(current), counts.batches),
    rollbacks: rollbackRateOf(current.counts),
    remediations: remediationDistributionOf(current.counts, counts.remediationTypes),
    origins: byOriginOf(current.counts, counts.origins),
    incidents: incidents?.length ?? null,
    restore: incidents ? incidentRestoreTime(incidents, asOf) : unmeasured("not-available-by-repository"),
  };
}
