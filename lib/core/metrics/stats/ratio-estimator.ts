import type { Interval } from "../measured";
import { Z95 } from "./normal";
import { wilsonInterval } from "./wilson";

/** Totals by sampled unit, such as commits by deployment; `numerator[i] ≤ denominator[i]`. */
export interface RatioSample {
  numerator: Float64Array;
  denominator: Float64Array;
}

export interface RatioEstimate {
  /** Σ numerator / Σ denominator. */
  ratio: number;
  numerator: number;
  denominator: number;
  interval: Interval;
}

/** The variance of a sum of residuals, one a unit; where units hang together it is more than the sum of squares. */
export type VarianceOfSum = (residuals: Float64Array) => number;

/**
 * The ratio of two totals when whole units are sampled, not their members: linearised 95 % interval, held to 0–1.
 * Where the numerator is nothing or everything the residuals vanish; then Wilson's interval takes over with Kish's
 * effective size (Σ n)² / Σ n², as if each unit's members always agreed. Null without a denominator.
 * Equals R's `survey::svyratio`. Source: W. G. Cochran, Sampling Techniques, ch. 6; L. Kish, Survey Sampling, ch. 8.
 */
export function ratioEstimate(sample: RatioSample, varianceOf: VarianceOfSum): RatioEstimate | null {
  const totals = totalsOf(sample);
  const { numerator, denominator } = totals;
  if (denominator === 0) return null;
  const ratio = numerator / denominator;
  if (numerator === 0 || numerator === denominator) {
    const size = denominator ** 2 / sum(sample.denominator.map((n) => n * n));
    return { ratio, numerator, denominator, interval: wilsonInterval(ratio * size, size) };
  }
  const half = Z95 * Math.sqrt(varianceOf(residualsOf(sample, totals)));
  const interval = { low: Math.max(0, ratio - half), high: Math.min(1, ratio + half) };
  return { ratio, numerator, denominator, interval };
}

/**
 * 95 % interval of the difference of two ratios over the same units: the units' residuals are subtracted, since one
 * unit feeds both. Null when either has no denominator or no residuals, so that no width could be told.
 */
export function ratioDifferenceInterval(
  a: RatioSample,
  b: RatioSample,
  varianceOf: VarianceOfSum,
): Interval | null {
  const [ofA, ofB] = [totalsOf(a), totalsOf(b)];
  if (!hasResiduals(ofA) || !hasResiduals(ofB)) return null;
  const residuals = residualsOf(a, ofA);
  const forB = residualsOf(b, ofB);
  for (let i = 0; i < residuals.length; i++) residuals[i] = (residuals[i] as number) - (forB[i] as number);
  const half = Z95 * Math.sqrt(varianceOf(residuals));
  const difference = ofA.numerator / ofA.denominator - ofB.numerator / ofB.denominator;
  return { low: difference - half, high: difference + half };
}

interface Totals {
  numerator: number;
  denominator: number;
}

function totalsOf({ numerator, denominator }: RatioSample): Totals {
  return { numerator: sum(numerator), denominator: sum(denominator) };
}

function residualsOf({ numerator, denominator }: RatioSample, totals: Totals): Float64Array {
  const total = totals.denominator;
  const ratio = totals.numerator / total;
  const residuals = new Float64Array(numerator.length);
  for (let i = 0; i < residuals.length; i++) {
    residuals[i] = ((numerator[i] as number) - ratio * (denominator[i] as number)) / total;
  }
  return residuals;
}

function hasResiduals({ numerator, denominator }: Totals): boolean {
  return numerator > 0 && numerator < denominator;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}

/** Sums over sampled units from which the ratio and its interval follow; `above` and `below` count alike units together. */
export interface RatioSums {
  numerator: number;
  denominator: number;
  /** Σ denominator². */
  squares: number;
  /** Σ_ij alike_ij x_i x_j of the numerators, of numerator and denominator, and of the denominators. */
  above: number;
  both: number;
  below: number;
}

/**
 * `ratioEstimate` from sums: the variance of Σ (y − R x) is above − 2 R both + R² below, over the squared denominator
 * and `correction`, N / (N − 1). Null without a denominator.
 */
export function ratioEstimateOfSums(sums: RatioSums, correction: number): RatioEstimate | null {
  const { numerator, denominator, squares, above, both, below } = sums;
  if (denominator === 0) return null;
  const ratio = numerator / denominator;
  if (numerator === 0 || numerator === denominator) {
    const size = denominator ** 2 / squares;
    return { ratio, numerator, denominator, interval: wilsonInterval(ratio * size, size) };
  }
  // Squares that should cancel can leave a rest below 0.
  const variance = Math.max(0, above - 2 * ratio * both + ratio ** 2 * below);
  const half = (Z95 * Math.sqrt(correction * variance)) / denominator;
  const interval = { low: Math.max(0, ratio - half), high: Math.min(1, ratio + half) };
  return { ratio, numerator, denominator, interval };
}
