import type { Deployment } from "@/lib/deployments/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { meanInterval, meanIntervalOfSums } from "./stats/mean-interval";
import { median, p90 } from "./stats/quantile";
import { uniqueCommits } from "./unique-commits";

export interface BatchSize {
  /** commits / deployments that carry any. */
  mean: number;
  commits: number;
  deploymentsWithCommits: number;
  /** Deployments that Datadog names no commit for; not batches of 0. */
  deploymentsWithoutCommits: number;
}

/** The mean with its range. */
export interface MeanBatchSize extends BatchSize {
  /** 95 % interval of the mean; null for a single deployment. */
  interval: Interval | null;
}

/** The mean with how the sizes spread. */
export interface BatchSizes extends MeanBatchSize {
  median: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90: number;
}

/**
 * Batch size: commits per deployment, over the deployments that carry any.
 * Source: docs/metrics/batch-size.md
 */
export function batchSize(deployments: readonly Deployment[]): Measured<BatchSizes> {
  return batchSizeOf(deployments.map((d) => uniqueCommits(d.commits).length));
}

/** The same from the number of commits of each deployment, 0 for those without. */
export function batchSizeOf(sizes: ArrayLike<number>): Measured<BatchSizes> {
  if (sizes.length === 0) return unmeasured("no-deployments");
  const carried = new Float64Array(sizes.length);
  let [count, commits] = [0, 0];
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i] as number;
    if (size > 0) carried[count++] = size;
    commits += size;
  }
  const batches = carried.subarray(0, count);
  const middle = median(batches);
  const ninth = p90(batches);
  if (middle === null || ninth === null) return unmeasured("no-commits");
  return measured({
    mean: commits / count,
    interval: meanInterval(batches),
    median: middle,
    p90: ninth,
    commits,
    deploymentsWithCommits: count,
    deploymentsWithoutCommits: sizes.length - count,
  });
}

/** What batch sizes were summed to: deployments with commits, their commits, and the squares of those. */
export interface BatchSizeSums {
  /** Those without commits among them. */
  deployments: number;
  deploymentsWithCommits: number;
  commits: number;
  squares: number;
}

/** The mean with its interval, from sums. */
export function meanBatchSizeOf(sums: BatchSizeSums): Measured<MeanBatchSize> {
  const { deployments, deploymentsWithCommits, commits, squares } = sums;
  if (deployments === 0) return unmeasured("no-deployments");
  if (deploymentsWithCommits === 0) return unmeasured("no-commits");
  return measured({
    mean: commits / deploymentsWithCommits,
    interval: meanIntervalOfSums(deploymentsWithCommits, commits, squares),
    commits,
    deploymentsWithCommits,
    deploymentsWithoutCommits: deployments - deploymentsWithCommits,
  });
}
