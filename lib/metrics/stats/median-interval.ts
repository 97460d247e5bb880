import type { Interval } from "../measured";
import { Z95 } from "./normal";
import { median, orderStatistics } from "./quantile";

/** A sample whose members may belong together: `clusters[i]` numbers the cluster of `values[i]`, from 0. */
export interface ClusteredSample {
  values: ArrayLike<number>;
  clusters: ArrayLike<number>;
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
 * Source: R. S. Woodruff, JASA 47 (1952), 635–646; for single values the low rank is R's `qbinom(0.025, n, 0.5)` or one less.
 */
export function medianEstimate(sample: ClusteredSample): MedianEstimate | null {
  const middle = median(sample.values);
  if (middle === null) return null;
  const effectiveSize = effectiveSampleSize(sample, middle);
  if (effectiveSize < MIN_EFFECTIVE_SIZE) return null;
  const n = sample.values.length;
  const rank = Math.floor(n * (0.5 - Z95 / 2 / Math.sqrt(effectiveSize)) + 0.5);
  const [low, high] = orderStatistics(sample.values, [rank, n + 1 - rank]);
  return {
    median: middle,
    effectiveSize,
    interval: { low: low as number, high: high as number },
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
  let ofValues = 0;
  for (let i = 0; i < n; i++) {
    const residual = belowness(values[i] as number, middle) - share;
    const cluster = clusters[i] as number;
    const sum = residuals[cluster];
    if (sum === undefined) count++;
    residuals[cluster] = (sum ?? 0) + residual;
    ofValues += residual ** 2 / (n - 1);
  }
  if (count < MIN_EFFECTIVE_SIZE) return count;
  const ofClusters = residuals.reduce((sum, r) => sum + r ** 2 / (count - 1), 0);
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
