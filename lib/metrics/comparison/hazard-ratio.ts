import { normalCdf } from "../stats/normal";
import { type Exposures, HUMAN } from "./exposures";
import { hazardDataOf, RATED } from "./hazard-data";
import { EDGE, type Maximum, maximize, solvePositive } from "./hazard-fit";
import { HazardLikelihood } from "./hazard-model";
import { clusteredVariance, type Overlap } from "./overlap";
import { type RatioBound, type RatioInterval, ratioInterval, upToBound } from "./profile-interval";
import type { ComparisonReason } from "./reasons";
import type { Strata } from "./strata";

/** How many times as likely a commit of one origin is to break its deployment as a human one. */
export interface HazardRatio {
  measured: true;
  ratio: number;
  /** 95 %, by profile likelihood, widened by the design effect. */
  interval: RatioInterval;
  /** Standard error of ln ratio, design effect included. */
  logStandardError: number;
  /** Variance with shared commits over variance without; 1 where deployments share none. */
  designEffect: number;
  /** Of the ratio being 1. */
  pValue: number;
}

export interface NoHazardRatio {
  measured: false;
  reason: ComparisonReason;
  /** Where the 95 % interval ends on the side that the data bound; null where they bound neither. */
  bound: RatioBound | null;
}

export interface HazardFit {
  exposures: Exposures;
  strata: Strata;
  overlap: Overlap;
  likelihood: HazardLikelihood;
  /** Four numbers a deployment, commits by origin, as this fit counts them. */
  counts: Float64Array;
  /** Commits by origin over all rows. */
  totals: readonly number[];
  free: readonly boolean[];
  maximum: Maximum | null;
}

/** Fits the hazard ratios of AI-assisted, bot and unknown commits against human ones, together. */
export function fitHazards(
  exposures: Exposures,
  strata: Strata,
  overlap: Overlap,
  counts: Float64Array = exposures.commitsByOrigin,
): HazardFit {
  const likelihood = new HazardLikelihood(hazardDataOf(exposures, strata, counts));
  const totals = totalsOf(exposures, counts);
  const free = RATED.map((origin) => (totals[origin] as number) > 0);
  const canFit = likelihood.data.strata > 0 && (totals[HUMAN] as number) > 0;
  const maximum = canFit ? maximize(likelihood, [0, 0, 0], free) : null;
  return { exposures, strata, overlap, likelihood, counts, totals, free, maximum };
}

/** The ratio of one origin (AI, BOT or UNKNOWN) with its interval, or why there is none. */
export function hazardRatio(fit: HazardFit, origin: (typeof RATED)[number]): HazardRatio | NoHazardRatio {
  const reason = reasonForNone(fit, origin);
  const { maximum } = fit;
  if (reason !== null || maximum === null) return none(reason ?? "no-exposures");
  const which = RATED.indexOf(origin);
  const at = maximum.logRatios[which] as number;
  if (Math.abs(at) > EDGE - 0.05) return atTheEdge(fit, maximum, which);
  const information = profiledInformation(maximum, fit.free, which);
  if (information === null) return none("collinear-origins");
  const designEffect = designEffectOf(fit, maximum, which);
  const logStandardError = Math.sqrt(designEffect / information);
  const profile = { likelihood: fit.likelihood, maximum, free: fit.free, which, designEffect };
  const { interval, atOne } = ratioInterval(profile, logStandardError);
  const pValue = 2 * normalCdf(-Math.sqrt(atOne));
  return { measured: true, ratio: Math.exp(at), interval, logStandardError, designEffect, pValue };
}

function none(reason: ComparisonReason): NoHazardRatio {
  return { measured: false, reason, bound: null };
}

function totalsOf(exposures: Exposures, counts: Float64Array): number[] {
  const totals = [0, 0, 0, 0];
  for (let row = 0; row < exposures.count; row++) {
    const times = exposures.times[row] as number;
    for (let o = 0; o < 4; o++) {
      totals[o] = (totals[o] as number) + times * (counts[4 * row + o] as number);
    }
  }
  return totals;
}

function reasonForNone(fit: HazardFit, origin: number): ComparisonReason | null {
  const { exposures, totals, likelihood, maximum } = fit;
  if (exposures.count === 0) return "no-exposures";
  if (totals[origin] === 0) return "no-commits-of-origin";
  if (totals[HUMAN] === 0) return "no-human-commits";
  const { strata } = fit.strata;
  if (strata.every(({ failed }) => failed === 0)) return "no-failures";
  if (strata.every(({ failed, deployments }) => failed === deployments)) return "all-failed";
  if (maximum === null || !sharesAStratum(fit, origin)) return "no-shared-stratum";
  const which = RATED.indexOf(origin as (typeof RATED)[number]);
  const atEdge = Math.abs(maximum.logRatios[which] as number) > EDGE - 0.05;
  const own = -((maximum.hessian[which] as number[])[which] as number);
  return !atEdge && own < 1e-7 * likelihood.data.times.reduce((sum, n) => sum + n, 0)
    ? "same-share-everywhere"
    : null;
}

function sharesAStratum({ likelihood: { data } }: HazardFit, origin: number): boolean {
  const has = (s: number, o: number): boolean => {
    if ((data.passed[4 * s + o] as number) > 0) return true;
    for (let i = data.offsets[s] as number; i < (data.offsets[s + 1] as number); i++) {
      if ((data.failed[4 * i + o] as number) > 0) return true;
    }
    return false;
  };
  for (let s = 0; s < data.strata; s++) if (has(s, HUMAN) && has(s, origin)) return true;
  return false;
}

/** A likelihood that only rises towards the edge has no curvature there: its design effect is the one at a ratio of 1. */
function atTheEdge(fit: HazardFit, maximum: Maximum, which: number): NoHazardRatio {
  const { likelihood, free } = fit;
  const low = (maximum.logRatios[which] as number) < 0;
  const noDifference = maximize(
    likelihood,
    maximum.logRatios.map((value, p) => (p === which ? 0 : value)),
    free.map((isFree, p) => isFree && p !== which),
  );
  const designEffect = designEffectOf(fit, noDifference, which);
  const profile = { likelihood, maximum, free, which, designEffect };
  return {
    measured: false,
    reason: low ? "ratio-at-zero" : "ratio-without-limit",
    bound: upToBound(profile, low ? "upper" : "lower"),
  };
}

/** Ratios that may still move: free and not at the edge. */
function interior(maximum: Maximum, free: readonly boolean[]): number[] {
  return [0, 1, 2].filter((p) => free[p] && Math.abs(maximum.logRatios[p] as number) < EDGE - 0.05);
}

/** The information on one ln ρ with all else estimated too; null where another origin takes it all. */
function profiledInformation(maximum: Maximum, free: readonly boolean[], which: number): number | null {
  const direction = scoreDirection(maximum, free, which);
  if (direction === null) return null;
  const own = -((maximum.hessian[which] as number[])[which] as number);
  const information = 1 / (direction[which] as number);
  return information > 1e-6 * own ? information : null;
}

/** The column of the inverse information that belongs to one ln ρ; zero for the ratios that can't move. */
function scoreDirection(maximum: Maximum, free: readonly boolean[], which: number): number[] | null {
  const moving = interior(maximum, free);
  const matrix = moving.map((p) => moving.map((q) => -((maximum.hessian[p] as number[])[q] as number)));
  const column = solvePositive(
    matrix,
    moving.map((p) => (p === which ? 1 : 0)),
  );
  if (column === null) return null;
  const direction = [0, 0, 0];
  moving.forEach((p, k) => {
    direction[p] = column[k] as number;
  });
  return direction;
}

/**
 * How much wider shared commits make the variance of ln ρ: the sandwich with deployments that share commits varying
 * together, over the sandwich with each alone. Never below 1, so that it can't sharpen an answer by luck.
 */
function designEffectOf(fit: HazardFit, maximum: Maximum, which: number): number {
  if (!fit.overlap.isShared) return 1;
  const influence = influenceOf(fit, maximum, which);
  let alone = 0;
  influence.forEach((value, row) => {
    alone += (fit.exposures.times[row] as number) * value * value;
  });
  const { independent } = fit.overlap;
  if (alone === 0 || independent <= 1) return 1;
  const together = (clusteredVariance(fit.overlap, influence) * independent) / (independent - 1);
  return Math.max(1, together / alone);
}

/** What each deployment contributes to ln ρ: its score in the direction that all other parameters leave free. */
export function influenceOf(fit: HazardFit, maximum: Maximum, which: number): Float64Array {
  const { exposures, strata, likelihood, counts } = fit;
  const { numbers } = likelihood.data;
  const influence = new Float64Array(exposures.count);
  const direction = scoreDirection(maximum, fit.free, which);
  if (direction === null) return influence;
  likelihood.at(maximum.logRatios);
  const weights = [1, ...maximum.logRatios.map(Math.exp)];
  const hazards = likelihood.logHazards.map(Math.exp);
  for (let row = 0; row < exposures.count; row++) {
    const s = numbers[strata.of[row] as number] as number;
    if (s < 0) continue;
    const hazard = hazards[s] as number;
    let m = hazard * (counts[4 * row] as number);
    let along = 0;
    let stratumMove = 0;
    for (let p = 0; p < 3; p++) {
      const z = hazard * (weights[p + 1] as number) * (counts[4 * row + p + 1] as number);
      m += z;
      along += z * (direction[p] as number);
      stratumMove -=
        ((likelihood.mixed[3 * s + p] as number) * (direction[p] as number)) /
        (likelihood.curvatures[s] as number);
    }
    const residual = exposures.failed[row] ? 1 / Math.expm1(m) : -1;
    influence[row] = residual * (along + m * stratumMove);
  }
  return influence;
}
