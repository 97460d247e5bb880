import { logGamma } from "./incomplete-beta";

/**
 * The chance that a chi-square value with `df` degrees of freedom exceeds `x` (R's `pchisq(x, df, lower.tail = FALSE)`).
 * Source: series and continued fraction of the incomplete gamma function, DLMF 8.7.1 and 8.9.2.
 */
export function chiSquareUpperTail(x: number, df: number): number {
  const a = df / 2;
  const z = x / 2;
  if (z <= 0) return 1;
  const front = Math.exp(a * Math.log(z) - z - logGamma(a));
  return z < a + 1 ? 1 - (front * lowerSeries(a, z)) / a : front * upperFraction(a, z);
}

function lowerSeries(a: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-16 * sum; k++) {
    term *= z / (a + k);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, z: number): number {
  let value = z;
  for (let k = 500; k >= 1; k--) value = z + (k - a) / (1 + k / value);
  return 1 / value;
}
