import type { Interval } from "../measured";
import { Z95 } from "./normal";
import { OrderStatistics } from "./quantile";

/** A sample whose members may belong together: `clusters[i]` numbers the cluster of `values[i]`, from 0. */
export interface ClusteredSample {
  values: ArrayLike<number>;
  clusters: ArrayLike<number>;
}

/** A sample in which every value stands for itself. */
export function single(values: ArrayLike<number>): ClusteredSample {
  const clusters = new Int32Array(values.length);
  for (let i = 0; i < clusters.length; i++) clusters[i] = i;
  return { values, clusters };
}

export interface MedianEstimate {
  median: number;
  interval: Interval;
  /** How many independent values the sample is worth; `values.length` when nothing is clustered. */
  effectiveSize: number;
}

/** Below this effective size no pair of order statistics holds the median with 95 %. */
const MIN_EFFECTIVE_SIZE = 6;

/**
 * The median with a distribution-free 95 % interval: the values at the ranks between which the true median lies.
 * The number of values below it is binomial with 0.5 (normal approximation with continuity correction), the sample
 * shrunk to its effective size, because the commits of one deployment wait together. Null below six effective values or six clusters.
 * `statistics`: of the same values, where the caller has them already.
 * Source: R. S. Woodruff, JASA 47 (1952), 635–646; for single values the low rank is R's `qbinom(0.025, n, 0.5)` or one less.
 */
export function medianEstimate(
  sample: ClusteredSample,
  statistics: OrderStatistics | null = null,
): MedianEstimate | null {
  const n = sample.values.length;
  if (n === 0) return null;
  const sorted = statistics ?? new OrderStatistics(sample.values);
  const middle = sorted.median();
  const effectiveSize = effectiveSampleSize(sample, middle);
  if (effectiveSize < MIN_EFFECTIVE_SIZE) return null;
  const rank = Math.floor(n * (0.5 - Z95 / 2 / Math.sqrt(effectiveSize)) + 0.5);
  return {
    median: middle,
    effectiveSize,
    interval: { low: sorted.at(rank), high: sorted.at(n + 1 - rank) },
  };
}

/**
 * 95 % interval for the difference of two independent medians, `a − b`, joined from their own intervals.
 * Nothing is drawn at random. The medians differ beyond chance when it excludes 0.
 * Source: G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693–1702 (MOVER).
 */
export function medianDifferenceInterval(
  a: Pick<MedianEstimate, "median" | "interval">,
  b: Pick<MedianEstimate, "median" | "interval">,
): Interval {
  const difference = a.median - b.median;
  return {
    low: difference - Math.hypot(a.median - a.interval.low, b.interval.high - b.median),
    high: difference + Math.hypot(a.interval.high - a.median, b.median - b.interval.low),
  };
}

/**
 * n over the design effect of the share below the median: its variance with whole clusters drawn, over the variance
 * with single values drawn. Never more than n; with too few clusters to tell, their number.
 */
function effectiveSampleSize({ values, clusters }: ClusteredSample, middle: number): number {
  const n = values.length;
  let clusterCount = 0;
  for (let i = 0; i < n; i++) clusterCount = Math.max(clusterCount, (clusters[i] as number) + 1);
  const sizes = new Float64Array(clusterCount);
  // Values below the median count 1 and equal ones a half, in whole numbers: below twice, equal once.
  const halvesBelow = new Float64Array(clusterCount);
  let [below, equal] = [0, 0];
  for (let i = 0; i < n; i++) {
    const value = values[i] as number;
    const cluster = clusters[i] as number;
    sizes[cluster] = (sizes[cluster] as number) + 1;
    if (value > middle) continue;
    const isEqual = value === middle;
    if (isEqual) equal++;
    else below++;
    halvesBelow[cluster] = (halvesBelow[cluster] as number) + (isEqual ? 1 : 2);
  }
  const share = (below + 0.5 * equal) / n;
  let count = 0;
  let clusterSquares = 0;
  for (let c = 0; c < clusterCount; c++) {
    const size = sizes[c] as number;
    if (size === 0) continue;
    count++;
    const residual = (halvesBelow[c] as number) / 2 - share * size;
    clusterSquares += residual * residual;
  }
  if (count < MIN_EFFECTIVE_SIZE) return count;
  const squares = below * (1 - share) ** 2 + equal * (0.5 - share) ** 2 + (n - below - equal) * share ** 2;
  const ofValues = squares / (n - 1);
  const ofClusters = clusterSquares / (count - 1);
  // Residuals that should cancel leave a rest of rounding.
  return ofClusters <= 1e-9 ? n : Math.min(n, (n * n * ofValues) / (count * ofClusters));
}
