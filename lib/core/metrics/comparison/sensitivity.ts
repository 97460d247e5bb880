import { AI, HUMAN, UNKNOWN } from "./exposures";
import {
  fitHazards,
  type HazardFit,
  type HazardRatio,
  hazardRatio,
  type NoHazardRatio,
} from "./hazard-ratio";
import { expectedHidden } from "./hidden-mixture";
import type { RatioInterval } from "./profile-interval";

/** The ratio if every commit of unknown origin were human, and if every one were AI-assisted. */
export interface UnknownBounds {
  ifHuman: HazardRatio | NoHazardRatio;
  ifAi: HazardRatio | NoHazardRatio;
}

/** A corrected ratio; null where no true ratio would lead to the one observed. */
export interface Corrected {
  ratio: number | null;
  interval: RatioInterval | null;
}

/** The ratio if a share of AI-assisted commits went unmarked and was counted as human. */
export interface HiddenAi extends Corrected {
  /** Unmarked AI-assisted commits over all AI-assisted ones, 0–1. */
  hiddenShare: number;
  /** If they were `RISKIER` times as risky as the marked ones: the ratio of all AI-assisted commits. */
  ifRiskier: Corrected;
}

/** Shares shown unless attested notes allow an estimate. */
export const HIDDEN_SHARES = [0, 0.25, 0.5] as const;

/** Fits the comparison twice more, with the unknown commits moved to either side. */
export function unknownBounds(fit: HazardFit): UnknownBounds {
  const { exposures, strata, overlap, covariates, maximum } = fit;
  if (fit.totals[UNKNOWN] === 0) {
    const same = hazardRatio(fit, AI);
    return { ifHuman: same, ifAi: same };
  }
  const ifUnknownWere = (origin: number) => {
    const counts = unknownAs(exposures.commitsByOrigin, origin);
    return hazardRatio(fitHazards(exposures, strata, overlap, counts, covariates, maximum), AI);
  };
  return { ifHuman: ifUnknownWere(HUMAN), ifAi: ifUnknownWere(AI) };
}

function unknownAs(counts: Float64Array, origin: number): Float64Array {
  const moved = counts.slice();
  for (let at = 0; at < moved.length; at += 4) {
    moved[at + origin] = (moved[at + origin] as number) + (moved[at + UNKNOWN] as number);
    moved[at + UNKNOWN] = 0;
  }
  return moved;
}

/** How many times as risky as the marked ones the AI-assisted commits without a mark are taken to be for a bound. */
export const RISKIER = 2;

/**
 * What the ratio would be without unmarked AI: the same fit with each human commit counted as AI-assisted as far as its
 * deployment's marks make that likely. And the same if marks are missing where risk is higher: those without one
 * `RISKIER` times as risky as those with, which is a bound to hold a word against, and no estimate; left out on demand.
 * Source: docs/metrics/hidden-ai.md
 */
export function hiddenAi(fit: HazardFit, hiddenShare: number, withRiskier = true): HiddenAi {
  if (hiddenShare === 0) return { hiddenShare, ...toCorrected(hazardRatio(fit, AI), 1), ifRiskier: NOTHING };
  const expected = hiddenShare < 1 ? expectedHidden(fit.exposures, fit.strata, hiddenShare) : null;
  if (expected === null) return { hiddenShare, ...NOTHING, ifRiskier: NOTHING };
  const ratioIf = (risk: number) => {
    const counts = fit.exposures.commitsByOrigin.slice();
    expected.forEach((hidden, row) => {
      counts[4 * row + HUMAN] = (counts[4 * row + HUMAN] as number) - hidden;
      counts[4 * row + AI] = (counts[4 * row + AI] as number) + risk * hidden;
    });
    const { exposures, strata, overlap, covariates, maximum } = fit;
    return toCorrected(
      hazardRatio(fitHazards(exposures, strata, overlap, counts, covariates, maximum), AI),
      1 - hiddenShare + hiddenShare * risk,
    );
  };
  return { hiddenShare, ...ratioIf(1), ifRiskier: withRiskier ? ratioIf(RISKIER) : NOTHING };
}

/** The correction of one comparison, for any hidden share. */
export function hiddenCorrection(fit: HazardFit): HiddenCorrection {
  return (hiddenShare, withRiskier) => hiddenAi(fit, hiddenShare, withRiskier);
}

/** What the ratio would be if a share of the AI-assisted commits hid, with the bound of riskier ones unless it's left out. */
export type HiddenCorrection = (hiddenShare: number, withRiskier?: boolean) => HiddenAi;

const NOTHING: Corrected = { ratio: null, interval: null };

/** `mean`: the risk of all AI-assisted commits over that of the marked ones, which the fit tells. */
function toCorrected(result: HazardRatio | NoHazardRatio, mean: number): Corrected {
  if (!result.measured) return NOTHING;
  const { low, high } = result.interval;
  return {
    ratio: mean * result.ratio,
    interval: { low: mean * low, high: high === null ? null : mean * high },
  };
}
