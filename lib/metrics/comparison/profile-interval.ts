import { EDGE, type Maximum, maximize } from "./hazard-fit";
import type { HazardLikelihood } from "./hazard-model";

/** A 95 % interval of a ratio; `low` 0 and `high` null mean that the data set no bound on that side. */
export interface RatioInterval {
  low: number;
  high: number | null;
}

/** A one-sided 95 % bound of a ratio: "at most" or "at least" this. */
export interface RatioBound {
  side: "upper" | "lower";
  ratio: number;
}

export interface Profile {
  likelihood: HazardLikelihood;
  maximum: Maximum;
  free: readonly boolean[];
  /** Place of the ratio in the vectors. */
  which: number;
  designEffect: number;
}

/** 95 % points of chi-square with one degree of freedom, two-sided and one-sided: R's `qchisq(c(0.95, 0.9), 1)`. */
const TWO_SIDED = 3.841458820694124;
const ONE_SIDED = 2.705543454095404;

/**
 * The ratios whose profile likelihood lies within the chi-square point of the best, the drop divided by the design
 * effect (R. E. Chandler and S. Bate, Biometrika 94 (2007), 167–183); and that statistic for a ratio of 1.
 */
export function ratioInterval(
  profile: Profile,
  standardError: number,
): { interval: RatioInterval; atOne: number } {
  const drop = dropAlong(profile);
  const centre = profile.maximum.logRatios[profile.which] as number;
  const stride = 1.96 * standardError;
  const low = crossing(drop, centre, -1, stride, TWO_SIDED);
  const high = crossing(drop, centre, 1, stride, TWO_SIDED);
  return {
    interval: { low: low === null ? 0 : Math.exp(low), high: high === null ? null : Math.exp(high) },
    atOne: Math.max(0, drop(0)),
  };
}

/** A one-sided bound for a ratio whose best value lies at the edge; null when the data set none. */
export function upToBound(profile: Profile, side: RatioBound["side"]): RatioBound | null {
  const direction = side === "upper" ? 1 : -1;
  const end = crossing(dropAlong(profile), -direction * EDGE, direction, EDGE / 2, ONE_SIDED);
  return end === null ? null : { side, ratio: Math.exp(end) };
}

/** Twice the drop of the profile log-likelihood below its maximum at ln ρ = t, over the design effect. */
function dropAlong({ likelihood, maximum, free, which, designEffect }: Profile): (t: number) => number {
  const others = free.map((f, p) => f && p !== which);
  let start = maximum.logRatios;
  return (t) => {
    const at = maximize(
      likelihood,
      start.map((v, p) => (p === which ? t : v)),
      others,
    );
    start = at.logRatios;
    return (2 * (maximum.value - at.value)) / designEffect;
  };
}

/**
 * Where the drop reaches `level` on one side of the centre; null when it doesn't before the edge. The root of the
 * drop is nearly a straight line, so false position (Illinois) on it settles in a few evaluations.
 */
function crossing(
  drop: (t: number) => number,
  centre: number,
  direction: 1 | -1,
  stride: number,
  level: number,
): number | null {
  const excess = (t: number) => Math.sqrt(Math.max(0, drop(t))) - Math.sqrt(level);
  const limit = direction * EDGE;
  let inside = centre;
  let valueInside = -Math.sqrt(level);
  let reach = Math.min(stride, EDGE);
  let outside = clamp(centre + direction * reach);
  let valueOutside = excess(outside);
  while (valueOutside < 0) {
    if (outside === limit) return null;
    [inside, valueInside] = [outside, valueOutside];
    reach *= 1.5;
    outside = clamp(outside + direction * reach);
    valueOutside = excess(outside);
  }
  return falsePosition(excess, inside, valueInside, outside, valueOutside);
}

function clamp(t: number): number {
  return Math.max(-EDGE, Math.min(EDGE, t));
}

function falsePosition(
  f: (t: number) => number,
  a: number,
  valueA: number,
  b: number,
  valueB: number,
): number {
  let [left, fLeft, right, fRight] = [a, valueA, b, valueB];
  for (let round = 0; round < 60; round++) {
    const middle = (left * fRight - right * fLeft) / (fRight - fLeft);
    const value = f(middle);
    if (Math.abs(value) < 1e-7 || Math.abs(right - left) < 1e-9) return middle;
    if (value * fRight < 0) [left, fLeft] = [right, fRight];
    else fLeft /= 2;
    [right, fRight] = [middle, value];
  }
  return right;
}
