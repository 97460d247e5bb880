import { AI, HUMAN, UNKNOWN } from "./exposures";
import {
  fitHazards,
  type HazardFit,
  type HazardRatio,
  hazardRatio,
  type NoHazardRatio,
} from "./hazard-ratio";
import type { RatioInterval } from "./profile-interval";

/** The ratio if every commit of unknown origin were human, and if every one were AI-assisted. */
export interface UnknownBounds {
  ifHuman: HazardRatio | NoHazardRatio;
  ifAi: HazardRatio | NoHazardRatio;
}

/** The ratio if a share of AI-assisted commits went unmarked and was counted as human. */
export interface HiddenAi {
  /** Unmarked AI-assisted commits over all AI-assisted ones, 0–1. */
  hiddenShare: number;
  /** Null where no true ratio would lead to the one observed. */
  ratio: number | null;
  interval: RatioInterval | null;
}

/** Shares shown unless attested notes allow an estimate. */
export const HIDDEN_SHARES = [0, 0.25, 0.5] as const;

/** Fits the comparison twice more, with the unknown commits moved to either side. */
export function unknownBounds(fit: HazardFit): UnknownBounds {
  const { exposures, strata, overlap, covariates } = fit;
  if (fit.totals[UNKNOWN] === 0) {
    const same = hazardRatio(fit, AI);
    return { ifHuman: same, ifAi: same };
  }
  const ifUnknownWere = (origin: number) => {
    const counts = unknownAs(exposures.commitsByOrigin, origin);
    return hazardRatio(fitHazards(exposures, strata, overlap, counts, covariates), AI);
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

/**
 * What the observed ratio r would be without unmarked AI. If a share q of AI-assisted commits hides among the human
 * ones, a share π = A·q / ((1 − q)·H) of "human" commits is AI; these break things 1 − π + π·ρ times as often as human
 * ones, so r = ρ / (1 − π + π·ρ) and ρ = r·(1 − π) / (1 − r·π). Null where r·π ≥ 1 or π > 1.
 */
export function hiddenAi(observed: HazardRatio, commits: readonly number[], hiddenShare: number): HiddenAi {
  const [ai, human] = [commits[AI] as number, commits[HUMAN] as number];
  const hidden = (ai * hiddenShare) / ((1 - hiddenShare) * human);
  const correct = (r: number) =>
    hidden < 1 && r * hidden < 1 ? (r * (1 - hidden)) / (1 - r * hidden) : null;
  const ratio = correct(observed.ratio);
  const low = correct(observed.interval.low);
  const high = observed.interval.high === null ? null : correct(observed.interval.high);
  return { hiddenShare, ratio, interval: ratio === null || low === null ? null : { low, high } };
}
