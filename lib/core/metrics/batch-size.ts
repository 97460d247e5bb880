import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { meanIntervalOfSums } from "./stats/mean-interval";

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

/** What batch sizes were summed to: deployments with commits, their commits, and the squares of those. */
export interface BatchSizeSums {
  /** Those without commits among them. */
  deployments: number;
  deploymentsWithCommits: number;
  commits: number;
  squares: number;
}

/**
 * Batch size: commits per deployment, over the deployments that carry any; the mean with its interval.
 * Source: docs/metrics/batch-size.md
 */
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

/** The mean with the quantiles that were counted beside it, null where no deployment carries a commit. */
export function batchSizesOf(
  sums: BatchSizeSums,
  quantiles: { median: number; p90: number } | null,
): Measured<BatchSizes> {
  const mean = meanBatchSizeOf(sums);
  if (!mean.measured) return mean;
  return quantiles ? { ...mean, ...quantiles } : unmeasured("no-commits");
}
