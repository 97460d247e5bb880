import { normalCdf } from "../stats/normal";
import { type Covariates, NO_COVARIATES } from "./covariates";
import { type DesignEffect, designEffectOf } from "./design-effect";
import { type Exposures, HUMAN } from "./exposures";
import { hazardDataOf, RATED } from "./hazard-data";
import { EDGE, edgesOf, type Maximum, maximize, type Search, solvePositive, WELL_INSIDE } from "./hazard-fit";
import { HazardLikelihood, type OtherEvidence } from "./hazard-model";
import type { Overlap } from "./overlap";
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
  /** Variance with deployments that fail together over variance with each alone; at least 1. */
  designEffect: number;
  /** Of the ratio being 1. */
  pValue: number;
  /** Signed root of the likelihood's drop at a ratio of 1, design effect included. */
  z: number;
}

export interface NoHazardRatio {
  measured: false;
  reason: ComparisonReason;
  /** Where the 95 % interval ends on the side that the data bound; null where they bound neither. */
  bound: RatioBound | null;
  /** Of the ratio being 1, where the likeliest one is 0 or without limit. */
  pValue?: number;
}

export interface HazardFit extends Search {
  exposures: Exposures;
  strata: Strata;
  overlap: Overlap;
  covariates: Covariates;
  likelihood: HazardLikelihood;
  /** Four numbers a deployment, commits by origin, as this fit counts them. */
  counts: Float64Array;
  /** Commits by origin over all rows. */
  totals: readonly number[];
  maximum: Maximum | null;
}

/**
 * Fits the hazard ratios of AI-assisted, bot and unknown commits against human ones, together with the covariates'
 * slopes. Without covariates a deployment's risk is proportional to its commits, and the same all the time. `near`: the
 * maximum of a fit with the same covariates to slightly other counts, where the search begins.
 */
export function fitHazards(
  exposures: Exposures,
  strata: Strata,
  overlap: Overlap,
  counts: Float64Array = exposures.commitsByOrigin,
  covariates: Covariates = NO_COVARIATES,
  near: Maximum | null = null,
): HazardFit {
  const likelihood = new HazardLikelihood(hazardDataOf(exposures, strata, counts, covariates));
  const totals = totalsOf(exposures, counts);
  const free = RATED.map((origin) => (totals[origin] as number) > 0).concat(covariates.names.map(() => true));
  const edges = edgesOf(covariates.names);
  const canFit = likelihood.data.strata > 0 && (totals[HUMAN] as number) > 0;
  const isNear = near?.logRatios.every((value) => Math.abs(value) < WELL_INSIDE) ?? false;
  const start = free.map((isFree, p) => (isFree && isNear ? (near?.logRatios[p] as number) : 0));
  const maximum = canFit ? maximize({ likelihood, free, edges }, start) : null;
  return { exposures, strata, overlap, covariates, likelihood, counts, totals, free, edges, maximum };
}

/** The same fit with what another source says about the ratio of AI, weighed as the interval weighs deployments. */
export function fitTogether(fit: HazardFit, designEffect: number, other: OtherEvidence): HazardFit {
  if (fit.maximum === null) return fit;
  const likelihood = new HazardLikelihood(fit.likelihood.data, (logRatio) => {
    const { value, slope, bend } = other(logRatio);
    return { value: designEffect * value, slope: designEffect * slope, bend: designEffect * bend };
  });
  const { free, edges } = fit;
  return {
    ...fit,
    likelihood,
    maximum: maximize({ likelihood, free, edges }, fit.maximum.logRatios),
  };
}

/** The ratio of one origin (AI, BOT or UNKNOWN) with its interval, or why there is none. `known`: the design effect. */
export function hazardRatio(
  fit: HazardFit,
  origin: (typeof RATED)[number],
  known?: number,
): HazardRatio | NoHazardRatio {
  const reason = reasonForNone(fit, origin);
  const { maximum } = fit;
  if (reason !== null || maximum === null) return none(reason ?? "no-exposures");
  const which = RATED.indexOf(origin);
  const at = maximum.logRatios[which] as number;
  if (Math.abs(at) > EDGE - 0.05) return atTheEdge(fit, maximum, which);
  const information = profiledInformation(fit, maximum, which);
  if (information === null) return none("collinear-origins");
  const designEffect = known ?? designEffectAt(fit, maximum, which).value;
  const logStandardError = Math.sqrt(designEffect / information);
  const { likelihood, free, edges } = fit;
  const profile = { likelihood, maximum, free, edges, which, designEffect };
  const { interval, atOne } = ratioInterval(profile, logStandardError);
  const z = Math.sign(at) * Math.sqrt(atOne);
  const pValue = 2 * normalCdf(-Math.abs(z));
  return { measured: true, ratio: Math.exp(at), interval, logStandardError, designEffect, pValue, z };
}

function none(reason: ComparisonReason): NoHazardRatio {
  return { measured: false, reason, bound: null };
}

function totalsOf(exposures: Exposures, counts: Float64Array): number[] {
  const totals = [0, 0, 0, 0];
  for (let row = 0; row < exposures.count; row++) {
    for (let o = 0; o < 4; o++) {
      totals[o] = (totals[o] as number) + (counts[4 * row + o] as number);
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
  return !atEdge && own < 1e-7 * likelihood.data.failed.times.reduce((sum, n) => sum + n, 0)
    ? "same-share-everywhere"
    : null;
}

function sharesAStratum({ likelihood: { data } }: HazardFit, origin: number): boolean {
  const has = (s: number, o: number): boolean =>
    [data.passed, data.failed].some(({ offsets, commits }) => {
      for (let i = offsets[s] as number; i < (offsets[s + 1] as number); i++) {
        if ((commits[4 * i + o] as number) > 0) return true;
      }
      return false;
    });
  for (let s = 0; s < data.strata; s++) if (has(s, HUMAN) && has(s, origin)) return true;
  return false;
}

/** A likelihood that only rises towards the edge has no curvature there: its design effect is the one at a ratio of 1. */
function atTheEdge(fit: HazardFit, maximum: Maximum, which: number): NoHazardRatio {
  const { likelihood, free, edges } = fit;
  const low = (maximum.logRatios[which] as number) < 0;
  const noDifference = maximize(
    { likelihood, edges, free: free.map((isFree, p) => isFree && p !== which) },
    maximum.logRatios.map((value, p) => (p === which ? 0 : value)),
  );
  const designEffect = designEffectAt(fit, noDifference, which).value;
  const profile = { likelihood, maximum, free, edges, which, designEffect };
  const drop = Math.max(0, (2 * (maximum.value - noDifference.value)) / designEffect);
  return {
    measured: false,
    reason: low ? "ratio-at-zero" : "ratio-without-limit",
    bound: upToBound(profile, low ? "upper" : "lower"),
    pValue: 2 * normalCdf(-Math.sqrt(drop)),
  };
}

/** Parameters that may still move: free and not at the edge. */
function interior({ free, edges }: Search, maximum: Maximum): number[] {
  return free.flatMap((isFree, p) => {
    const edge = edges[p] as number;
    return isFree && Math.abs(maximum.logRatios[p] as number) < edge * (1 - 0.05 / EDGE) ? [p] : [];
  });
}

/** The information on one ln ρ with all else estimated too; null where another origin takes it all. */
export function profiledInformation(search: Search, maximum: Maximum, which: number): number | null {
  const direction = scoreDirection(search, maximum, which);
  if (direction === null) return null;
  const own = -((maximum.hessian[which] as number[])[which] as number);
  const information = 1 / (direction[which] as number);
  return information > 1e-6 * own ? information : null;
}

/** The column of the inverse information that belongs to one parameter; zero for those that can't move. */
function scoreDirection(search: Search, maximum: Maximum, which: number): number[] | null {
  const moving = interior(search, maximum);
  if (!moving.includes(which)) return null;
  const matrix = moving.map((p) => moving.map((q) => -((maximum.hessian[p] as number[])[q] as number)));
  const column = solvePositive(
    matrix,
    moving.map((p) => (p === which ? 1 : 0)),
  );
  if (column === null) return null;
  const direction = maximum.logRatios.map(() => 0);
  moving.forEach((p, k) => {
    direction[p] = column[k] as number;
  });
  return direction;
}

/** The design effect on one ln ρ at a point of the likelihood. */
export function designEffectAt(fit: HazardFit, maximum: Maximum, which: number): DesignEffect {
  return designEffectOf(fit.exposures, fit.overlap, influenceOf(fit, maximum, which));
}

/** What each deployment contributes to ln ρ: its score in the direction that all other parameters leave free. */
export function influenceOf(fit: HazardFit, maximum: Maximum, which: number): Float64Array {
  const { exposures, strata, likelihood, counts, covariates } = fit;
  const { size } = likelihood;
  const { numbers } = likelihood.data;
  const influence = new Float64Array(exposures.count);
  const direction =
    scoreDirection(fit, maximum, which) ??
    // At a held ratio nothing bends: its own score, all else as it is.
    maximum.logRatios.map((_, p) => (p === which ? 1 : 0));
  likelihood.at(maximum.logRatios);
  const weights = [1, ...maximum.logRatios.slice(0, 3).map(Math.exp)];
  const hazards = likelihood.logHazards.map(Math.exp);
  const slopes = maximum.logRatios.slice(3);
  const width = slopes.length;
  // How ln μ of each stratum goes along.
  const along = Float64Array.from(hazards, (_, s) => {
    let mixed = 0;
    for (let p = 0; p < size; p++)
      mixed += (likelihood.mixed[size * s + p] as number) * (direction[p] as number);
    return mixed / (likelihood.curvatures[s] as number);
  });
  for (let row = 0; row < exposures.count; row++) {
    const s = numbers[strata.of[row] as number] as number;
    if (s < 0) continue;
    let effect = 0;
    let move = -(along[s] as number);
    for (let j = 0; j < width; j++) {
      const x = covariates.values[width * row + j] as number;
      effect += (slopes[j] as number) * x;
      move += (direction[3 + j] as number) * x;
    }
    const hazard = (hazards[s] as number) * Math.exp(effect);
    let m = hazard * (counts[4 * row] as number);
    let own = 0;
    for (let p = 0; p < 3; p++) {
      const z = hazard * (weights[p + 1] as number) * (counts[4 * row + p + 1] as number);
      m += z;
      own += z * (direction[p] as number);
    }
    const residual = exposures.failed[row] ? 1 / Math.expm1(m) : -1;
    influence[row] = residual * (own + m * move);
  }
  return influence;
}
