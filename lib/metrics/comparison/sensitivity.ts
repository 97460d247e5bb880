import { AI, type Exposures, HUMAN, UNKNOWN } from "./exposures";
import { fitHazards, type HazardRatio, hazardRatio, type NoHazardRatio } from "./hazard-ratio";
import type { Overlap } from "./overlap";
import type { RatioInterval } from "./profile-interval";
import type { Strata } from "./strata";

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
export function unknownBounds(exposures: Exposures, strata: Strata, overlap: Overlap): UnknownBounds {
  const ifUnknownWere = (origin: number) =>
    hazardRatio(fitHazards(exposures, strata, overlap, unknownAs(exposures.commitsByOrigin, origin)), AI);
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
