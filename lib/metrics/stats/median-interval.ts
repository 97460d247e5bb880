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
  const share = shareBelow(values, middle);
  const residuals: number[] = [];
  let count = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const residual = belowness(values[i] as number, middle) - share;
    const cluster = clusters[i] as number;
    const sum = residuals[cluster];
    if (sum === undefined) count++;
    residuals[cluster] = (sum ?? 0) + residual;
    squares += residual * residual;
  }
  if (count < MIN_EFFECTIVE_SIZE) return count;
  let clusterSquares = 0;
  residuals.forEach((r) => {
    clusterSquares += r * r;
  });
  const ofValues = squares / (n - 1);
  const ofClusters = clusterSquares / (count - 1);
  return ofClusters === 0 ? n : Math.min(n, (n * n * ofValues) / (count * ofClusters));
}

function shareBelow(values: ArrayLike<number>, middle: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += belowness(values[i] as number, middle);
  return sum / values.length;
}

/** 1 below the median, 0 above; a value equal to it counts half. */
function belowness(value: number, middle: number): number {
  if (value === middle) return 0.5;
  return value < middle ? 1 : 0;
}
