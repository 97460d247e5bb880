import { Z80 } from "../stats/normal";
import { WORD_LIMIT } from "./word";

/** How much more history it takes until a difference of a given size would show. */
export interface TimeToAnswer {
  /** The difference to be seen, as a ratio: 2 for a doubling, 1.25 for a quarter more. */
  ratio: number;
  /** Evaluated deployments beyond those there are; 0 when there are enough. */
  moreDeployments: number;
  moreWeeks: number;
  /** True where the 95 % interval doesn't reach it: then no history is missing. */
  ruledOut: boolean;
}

export interface Pace {
  /** ln of the ratio as it stands, with its standard error and its 95 % interval (high: null for no end). */
  logRatio: number;
  logStandardError: number;
  low: number;
  high: number | null;
  deployments: number;
  /** Weeks those deployments took. */
  weeks: number;
  /** Weeks until a deployment's result counts. */
  maturityWeeks: number;
}

/**
 * The history still missing until a true difference would be told in four of five cases, given what has been seen: the
 * smallest new information ΔI with I₀ ln ρ̂ + ΔI ln ρ − 0.84 √ΔI ≥ 2.7 √(I₀ + ΔI), I₀ = 1/se². New weeks bring
 * information at the present pace, and their results have to settle. For a ratio below 1 both logarithms change sign.
 * Card, mail and planner all ask here.
 */
export function timeToAnswer(pace: Pace, ratio: number): TimeToAnswer {
  const { logStandardError, deployments, weeks, maturityWeeks, low, high } = pace;
  const information = 1 / logStandardError ** 2;
  const side = ratio < 1 ? -1 : 1;
  const target = side * Math.log(ratio);
  const shows = (more: number) =>
    side * information * pace.logRatio + more * target - Z80 * Math.sqrt(more) >=
    WORD_LIMIT * Math.sqrt(information + more);
  const ruledOut = side === 1 ? high !== null && high < ratio : low > ratio;
  if (shows(0) || ruledOut) return { ratio, moreDeployments: 0, moreWeeks: 0, ruledOut };
  const growth = smallest((g) => shows(g * information));
  return {
    ratio,
    moreDeployments: Math.ceil(growth * deployments),
    moreWeeks: growth * weeks + maturityWeeks,
    ruledOut,
  };
}

/** The smallest growth from which on a difference shows: it may already have shown, and faded, before. */
function smallest(shows: (growth: number) => boolean): number {
  let high = 1;
  while (!shows(high)) high *= 2;
  let low = 0;
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (shows(middle)) high = middle;
    else low = middle;
  }
  return high;
}
