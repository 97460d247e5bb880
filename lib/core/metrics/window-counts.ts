import type { Deployment } from "@/lib/core/deployments/types";
import { type OriginTally, tallyCommits } from "./by-origin";
import { leadTimeSample } from "./change-lead-time";
import { type SampleMedian, sampleMedian } from "./compare-windows";
import { type DeploymentCounts, deploymentCounts } from "./deployment-counts";
import { isRemediation } from "./deployment-rework-rate";
import { recoveryTimes } from "./failed-deployment-recovery-time";
import { countRemediationTypes } from "./remediation-distribution";
import type { Bucket } from "./series";
import { countSpread, type Spread } from "./spread";
import { median, p90 } from "./stats/quantile";
import { uniqueCommits } from "./unique-commits";
import { startedInWindow, type TimeWindow, windowBefore } from "./window";

/** The lead times of a set of commits; all null where none is known. */
export interface LeadTimes {
  /** Commits with a lead time. */
  commits: number;
  medianSeconds: number | null;
  p90Seconds: number | null;
  /** Null where too few tell. */
  estimate: SampleMedian | null;
}

/** How many commits deployments carried, as sums from which the mean and its interval follow. */
export interface BatchSums {
  /** Deployments that carry any. */
  deployments: number;
  /** Σ commits² over them. */
  squares: number;
}

/** What the figures of one window, or of one bucket of it, are made of. */
export interface SideCounts {
  counts: DeploymentCounts;
  /** Deployments made to end a change failure. */
  remediations: number;
  /** Commits of all its deployments, one a sha a deployment. */
  commits: number;
  batches: BatchSums;
  /** Known recovery times of its failed deployments, ascending. */
  recoverySeconds: readonly number[];
  leadTimes: LeadTimes;
}

/** A window and the one before it, counted: all that its figures need, whatever the number of its deployments. */
export interface WindowCounts {
  current: SideCounts;
  before: SideCounts;
  /** Commits a deployment in the current window; null where none carries any. */
  batches: { median: number; p90: number } | null;
  origins: OriginTally;
  /** Failed deployments of the current window by what ended them. */
  remediationTypes: Readonly<Record<string, number>>;
  /** The window cut into the parts asked for; how far a part's median lead time could be off is not told. */
  parts: readonly SideCounts[];
  /** The buckets asked for, without incidents. */
  buckets: readonly Bucket[];
  /** One for each bucket, in their order. */
  bucketCounts: readonly SideCounts[];
  /** How much the figures usually spread; null where nothing is held against the window before. */
  spread: Spread | null;
}

export interface CountedWindow {
  window: TimeWindow;
  /** False where nothing is held against the window before, which is then empty. */
  withBefore?: boolean;
  parts: readonly TimeWindow[];
  /** As `emptyBuckets` gives them. */
  buckets: readonly Bucket[];
  /** Results of deployments that started earlier are taken to stay; all of them where it is left out. */
  matureBefore?: Date;
}

/** The counts of a window alone: what a report's figures are made of. */
export function windowAlone(window: TimeWindow): CountedWindow {
  return { window, withBefore: false, parts: [], buckets: [] };
}

/**
 * Counts deployments of the scope; surplus in time is left out. This is the reference, by which `iris recompute` checks what
 * an export states. Pages, the API, exports and snapshots read what the database counts the same way
 * (`measure_deployments`); tests hold the two to one result. `named`: see `namedRemediations`.
 */
export function countWindow(
  deployments: readonly Deployment[],
  { window, withBefore = true, parts, buckets, matureBefore }: CountedWindow,
  named: ReadonlySet<string>,
): WindowCounts {
  const current = startedInWindow(deployments, window);
  const bucketCounts = buckets.map(({ startsAt: from, endsAt: to }) =>
    countSide(startedInWindow(current, { from, to }), named),
  );
  const sizes = batchSizes(current);
  return {
    current: countSide(current, named),
    before: countSide(withBefore ? startedInWindow(deployments, windowBefore(window)) : [], named),
    batches: sizes.length > 0 ? { median: median(sizes) as number, p90: p90(sizes) as number } : null,
    origins: tallyCommits(current),
    remediationTypes: countRemediationTypes(current),
    parts: parts.map((part) => withoutEstimate(countSide(startedInWindow(current, part), named))),
    buckets: withCounts(buckets, bucketCounts),
    bucketCounts,
    spread: withBefore
      ? countSpread(deployments, window, (d) => isRemediation(d, named), matureBefore)
      : null,
  };
}

/** The buckets with what was counted in each. */
export function withCounts(
  buckets: readonly Bucket[],
  counted: readonly Pick<SideCounts, "counts">[],
): Bucket[] {
  return buckets.map((bucket, i) => {
    const { total, failed, pending } = counted[i]?.counts ?? deploymentCounts([]);
    return { ...bucket, deployments: total, failed, pending };
  });
}

function withoutEstimate(side: SideCounts): SideCounts {
  return { ...side, leadTimes: { ...side.leadTimes, estimate: null } };
}

function countSide(deployments: readonly Deployment[], named: ReadonlySet<string>): SideCounts {
  const sample = leadTimeSample(deployments);
  const sizes = batchSizes(deployments);
  return {
    counts: deploymentCounts(deployments),
    remediations: deployments.filter((d) => isRemediation(d, named)).length,
    commits: sizes.reduce((sum, size) => sum + size, 0),
    batches: { deployments: sizes.length, squares: sizes.reduce((sum, size) => sum + size * size, 0) },
    recoverySeconds: recoveryTimes(deployments).sort((a, b) => a - b),
    leadTimes: {
      commits: sample.values.length,
      medianSeconds: median(sample.values),
      p90Seconds: p90(sample.values),
      estimate: sampleMedian(sample),
    },
  };
}

/** Commits of each deployment that carries any. */
function batchSizes(deployments: readonly Deployment[]): number[] {
  return deployments.map(({ commits }) => uniqueCommits(commits).length).filter((size) => size > 0);
}
