import { type BatchSizeSums, type MeanBatchSize, meanBatchSizeOf } from "./batch-size";
import { type ChangeFailureRate, failureRateOf } from "./change-failure-rate";
import { type ChangeLeadTime, leadTimeOf } from "./change-lead-time";
import { type DeploymentFrequency, frequencyOf } from "./deployment-frequency";
import { type DeploymentReworkRate, reworkRateOf } from "./deployment-rework-rate";
import { type FailedDeploymentRecoveryTime, recoveryOf } from "./failed-deployment-recovery-time";
import { type Measured, unmeasured } from "./measured";
import { daysRead } from "./reading";
import type { Bucket } from "./series";
import { type TimeWindow, windowDays } from "./window";
import type { SideCounts } from "./window-counts";

/** The metrics of one local day, week or month, or of a whole window. */
export interface BucketFigures {
  changeFailureRate: Measured<ChangeFailureRate>;
  recovery: Measured<FailedDeploymentRecoveryTime>;
  frequency: Measured<DeploymentFrequency>;
  leadTime: Measured<ChangeLeadTime>;
  rework: Measured<DeploymentReworkRate>;
  batchSize: Measured<MeanBatchSize>;
}

/**
 * Every metric for each bucket of a window, in the buckets' order, empty ones included; the frequency over the part of
 * a bucket that lies in the window and was read. @param spans which time was read.
 * Source: docs/metrics/breakdown.md
 */
export function overTime(
  buckets: readonly Bucket[],
  counted: readonly SideCounts[],
  window: TimeWindow,
  spans: readonly TimeWindow[],
): BucketFigures[] {
  return counted.map((side, i) => {
    const { startsAt, endsAt } = buckets[i] as Bucket;
    const from = startsAt > window.from ? startsAt : window.from;
    const to = endsAt < window.to ? endsAt : window.to;
    return bucketFigures(side, { from, to }, spans);
  });
}

/** The metrics of what was counted in one stretch of time. Where none of it was read, nothing is known of it. */
export function bucketFigures(
  side: SideCounts,
  stretch: TimeWindow,
  spans: readonly TimeWindow[],
): BucketFigures {
  if (isUnread(side, stretch, spans)) return NOT_READ;
  const { counts, remediations, recoverySeconds, commits, leadTimes } = side;
  return {
    changeFailureRate: failureRateOf(counts),
    recovery: recoveryOf(counts, recoverySeconds),
    frequency: frequencyOf(counts.total, stretch, spans),
    leadTime: leadTimeOf({ deployments: counts.total, commits }, leadTimes),
    rework: reworkRateOf(remediations, counts.total),
    batchSize: meanBatchSizeOf(batchSums(side)),
  };
}

/** Whether nothing is known of a stretch of time: nothing came, and none of it was read. */
export function isUnread({ counts }: SideCounts, stretch: TimeWindow, spans: readonly TimeWindow[]): boolean {
  return counts.total === 0 && windowDays(stretch) > 0 && daysRead(stretch, spans) === 0;
}

const notRead = unmeasured("not-read");
const NOT_READ: BucketFigures = {
  changeFailureRate: notRead,
  recovery: notRead,
  frequency: notRead,
  leadTime: notRead,
  rework: notRead,
  batchSize: notRead,
};

/** What the batch sizes of a stretch were summed to. */
export function batchSums({ counts, commits, batches }: SideCounts): BatchSizeSums {
  return {
    deployments: counts.total,
    deploymentsWithCommits: batches.deployments,
    commits,
    squares: batches.squares,
  };
}
