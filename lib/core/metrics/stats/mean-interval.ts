import type { Interval } from "../measured";
import { betaQuantile } from "./incomplete-beta";

/**
 * 95 % interval of a mean by Student's t, from how many values there are, their sum and the sum of their squares: exact
 * for whole numbers. Null for fewer than two values. Equals R's `t.test(values)$conf.int`.
 */
export function meanIntervalOfSums(count: number, sum: number, squares: number): Interval | null {
  if (count < 2) return null;
  const mean = sum / count;
  const squaresFromMean = Math.max(0, squares - (sum * sum) / count);
  const half = studentQuantile(count - 1) * Math.sqrt(squaresFromMean / (count - 1) / count);
  return { low: mean - half, high: mean + half };
}

/** The two-sided 95 % point of Student's t (R's `qt(0.975, df)`): its square is a ratio of beta quantiles. */
export function studentQuantile(df: number): number {
  const x = betaQuantile(0.05, df / 2, 0.5);
  return Math.sqrt((df * (1 - x)) / x);
}
