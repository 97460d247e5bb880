import { logGamma } from "./incomplete-beta";
import { invert } from "./invert";
import { normalQuantile } from "./normal";

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

/** Above this many degrees of freedom the normal approximation is right to seven digits, and the series long. */
const MANY = 5000;

/**
 * The value below which a chi-square value with `df` degrees of freedom lies with the given probability (R's `qchisq`).
 * Sought from Wilson and Hilferty's cube root, PNAS 17 (1931), 684–688, which is the answer for many degrees of freedom.
 */
export function chiSquareQuantile(probability: number, df: number): number {
  const spread = Math.sqrt(2 / (9 * df));
  const near = df * (1 - 2 / (9 * df) + normalQuantile(probability) * spread) ** 3;
  if (df > MANY) return near;
  const logScale = logGamma(df / 2) + (df / 2) * Math.LN2;
  const below = (x: number) => 1 - chiSquareUpperTail(x, df);
  const density = (x: number) => Math.exp((df / 2 - 1) * Math.log(x) - x / 2 - logScale);
  let high = Math.max(1, 2 * near);
  while (below(high) < probability) high *= 2;
  return invert({ below, density }, probability, { low: 0, high, start: near > 0 ? near : high / 2 });
}
