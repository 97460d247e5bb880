import type { Interval } from "../measured";
import { betaQuantile } from "./incomplete-beta";

/**
 * 95 % interval of a mean by Student's t; null for fewer than two values. Equals R's `t.test(values)$conf.int`.
 */
export function meanInterval(values: ArrayLike<number>): Interval | null {
  const n = values.length;
  if (n < 2) return null;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (values[i] as number) / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i] as number) - mean) ** 2;
  return around(mean, squares, n);
}

/** The same from how many values there are, their sum and the sum of their squares: exact for whole numbers. */
export function meanIntervalOfSums(count: number, sum: number, squares: number): Interval | null {
  return count < 2 ? null : around(sum / count, Math.max(0, squares - (sum * sum) / count), count);
}

function around(mean: number, squaresFromMean: number, n: number): Interval {
  const half = studentQuantile(n - 1) * Math.sqrt(squaresFromMean / (n - 1) / n);
  return { low: mean - half, high: mean + half };
}

/** The two-sided 95 % point of Student's t (R's `qt(0.975, df)`): its square is a ratio of beta quantiles. */
function studentQuantile(df: number): number {
  const x = betaQuantile(0.05, df / 2, 0.5);
  return Math.sqrt((df * (1 - x)) / x);
}
