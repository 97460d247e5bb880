import { logGamma } from "./incomplete-beta";
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
 * By Newton's steps from Wilson and Hilferty's cube root, PNAS 17 (1931), 684–688, which is the answer for many degrees
 * of freedom, and the middle of what is left wherever a step would leave it.
 */
export function chiSquareQuantile(probability: number, df: number): number {
  const spread = Math.sqrt(2 / (9 * df));
  const near = df * (1 - 2 / (9 * df) + normalQuantile(probability) * spread) ** 3;
  if (df > MANY) return near;
  const logScale = logGamma(df / 2) + (df / 2) * Math.LN2;
  let low = 0;
  let high = Math.max(1, 2 * near);
  while (chiSquareUpperTail(high, df) > 1 - probability) high *= 2;
  let x = near > 0 ? near : high / 2;
  while (high - low > 1e-13 * high) {
    const excess = 1 - chiSquareUpperTail(x, df) - probability;
    if (excess === 0) return x;
    if (excess < 0) low = x;
    else high = x;
    const density = Math.exp((df / 2 - 1) * Math.log(x) - x / 2 - logScale);
    const step = x - excess / density;
    const isInside = step > low && step < high;
    // The error of a step so small is its square.
    if (isInside && Math.abs(step - x) <= 1e-8 * x) return step;
    x = isInside ? step : (low + high) / 2;
  }
  return (low + high) / 2;
}
