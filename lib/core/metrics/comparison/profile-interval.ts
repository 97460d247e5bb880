import { EDGE, type Maximum, maximize, type Search, solvePositive, WELL_INSIDE } from "./hazard-fit";

/** A 95 % interval of a ratio; `low` 0 and `high` null mean that the data set no bound on that side. */
export interface RatioInterval {
  low: number;
  high: number | null;
}

/** Where the 95 % interval of a ratio ends when its other end lies at 0 or without limit: "at most" or "at least" this. */
export interface RatioBound {
  side: "upper" | "lower";
  ratio: number;
}

export interface Profile extends Search {
  maximum: Maximum;
  /** Place of the ratio in the vectors. */
  which: number;
  designEffect: number;
}

/** The 95 % point of chi-square with one degree of freedom: R's `qchisq(0.95, 1)`. */
export const TWO_SIDED = 3.841458820694124;

/**
 * Only the height of the profile is asked for. Where a Newton step would gain less than this, what it would gain is
 * added and the step is left out: the error is of third order.
 */
const VALUE_ENOUGH = 1e-6;

/** Where another ratio lies in the flat towards its edge, a step promises little and can gain much. */
const ENOUGH_IN_THE_FLAT = 1e-9;

/** In standard errors: a hundred thousandth is far below the digits any end is shown with. */
const END_ENOUGH = 1e-5;

/** Twice the drop of a profile log-likelihood below its maximum, at least 0, and its slope. */
export type Drop = (t: number) => { value: number; slope: number };

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
    atOne: drop(0).value,
  };
}

/**
 * The bound of a ratio whose best value lies at the edge; null when the data set none. Its level is that of any other
 * end of a 95 % interval: at the laxer one-sided 95 % point, worlds without a difference raised 7 to 8 % false alarms.
 */
export function upToBound(profile: Profile, side: RatioBound["side"]): RatioBound | null {
  const direction = side === "upper" ? 1 : -1;
  const end = crossing(dropAlong(profile), -direction * EDGE, direction, EDGE / 2, TWO_SIDED);
  return end === null ? null : { side, ratio: Math.exp(end) };
}

/** The drop at ln ρ = t, over the design effect; each search begins at the nearer of the maximum and the last one's end. */
function dropAlong({ maximum, which, designEffect, ...search }: Profile): Drop {
  const others = { ...search, free: search.free.map((f, p) => f && p !== which) };
  const distance = (from: Maximum, t: number) => Math.abs((from.logRatios[which] as number) - t);
  let last = maximum;
  return (t) => {
    const from = distance(maximum, t) < distance(last, t) ? maximum : last;
    const isFlat = from.logRatios.some((value, p) => others.free[p] && Math.abs(value) > WELL_INSIDE);
    const enough = isFlat ? ENOUGH_IN_THE_FLAT : VALUE_ENOUGH;
    last = maximize(others, movedAlong(from, others, which, t), enough);
    return {
      value: Math.max(0, (2 * (maximum.value - last.value - last.left)) / designEffect),
      slope: (-2 * (last.gradient[which] as number)) / designEffect,
    };
  };
}

/** Where the other parameters will be, to first order, once this one is at t: the next search starts there. */
function movedAlong(from: Maximum, { free, edges }: Search, which: number, t: number): number[] {
  const logRatios = [...from.logRatios];
  const step = t - (logRatios[which] as number);
  logRatios[which] = t;
  const moving = free.flatMap((isFree, p) =>
    isFree && Math.abs(logRatios[p] as number) < (edges[p] as number) ? [p] : [],
  );
  const hessian = (p: number, q: number) => (from.hessian[p] as number[])[q] as number;
  const slopes = solvePositive(
    moving.map((p) => moving.map((q) => -hessian(p, q))),
    moving.map((p) => hessian(p, which)),
  );
  moving.forEach((p, k) => {
    const edge = edges[p] as number;
    const moved = (logRatios[p] as number) + Math.max(-1, Math.min(1, step * (slopes?.[k] ?? 0)));
    logRatios[p] = Math.max(-edge, Math.min(edge, moved));
  });
  return logRatios;
}

/**
 * Where the drop reaches `level` on one side of the centre; null when it doesn't before the edge. The root of the drop is
 * nearly a straight line, so Newton's method on it settles in two or three evaluations; where it would leave the
 * bracket, the chord takes its place.
 */
export function crossing(
  drop: Drop,
  centre: number,
  direction: 1 | -1,
  stride: number,
  level: number,
): number | null {
  const height = Math.sqrt(level);
  const limit = direction * EDGE;
  let inside = { t: centre, excess: -height };
  let outside: typeof inside | null = null;
  let t = clamp(centre + direction * stride);
  for (let round = 0; round < 60; round++) {
    const { value, slope } = drop(t);
    const root = Math.sqrt(value);
    const here = { t, excess: root - height };
    if (Math.abs(here.excess) < END_ENOUGH) return t;
    if (here.excess > 0) outside = here;
    else if (t === limit) return null;
    else inside = here;
    const newton = t - (2 * root * here.excess) / slope;
    if (outside === null) {
      // No further than half as far again as it is from the centre, and always onwards.
      const reach = 1.5 * Math.abs(t - centre);
      const ahead = direction * (newton - t) > 0 ? Math.min(reach, Math.abs(newton - centre)) : reach;
      t = clamp(centre + direction * ahead);
    } else if (Math.abs(outside.t - inside.t) < 1e-9) return t;
    else t = isBetween(newton, inside.t, outside.t) ? newton : chord(inside, outside);
  }
  return t;
}

function clamp(t: number): number {
  return Math.max(-EDGE, Math.min(EDGE, t));
}

function isBetween(t: number, a: number, b: number): boolean {
  return t > Math.min(a, b) && t < Math.max(a, b);
}

function chord(a: { t: number; excess: number }, b: { t: number; excess: number }): number {
  return (a.t * b.excess - b.t * a.excess) / (b.excess - a.excess);
}
