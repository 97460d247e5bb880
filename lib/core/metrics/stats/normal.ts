/** The two-sided 95 % point of the standard normal distribution: R's `qnorm(0.975)`. */
export const Z95 = 1.959963984540054;

/** The 80 % point of the standard normal distribution: R's `qnorm(0.8)`. */
export const Z80 = 0.8416212335729143;

/**
 * Probability that a standard normal value lies below `z` (R's `pnorm`).
 * Power series near the middle, continued fraction in the tails; relative error below 1e-13.
 * Source: Abramowitz & Stegun 26.2.11 and 26.2.14.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) throw new RangeError("normalCdf needs a number");
  return z < 0 ? upperTail(-z) : 1 - upperTail(z);
}

/** The value below which a standard normal value lies with the given probability (R's `qnorm`), by bisection. */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`no normal quantile at ${probability}`);
  let [low, high] = [-40, 40];
  while (high - low > 1e-14 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function upperTail(z: number): number {
  return z < 3 ? 0.5 - density(z) * seriesAt(z) : density(z) / continuedFractionAt(z);
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function seriesAt(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  return sum;
}

function continuedFractionAt(z: number): number {
  let value = z;
  for (let k = 120; k >= 1; k--) value = z + k / value;
  return value;
}
