import { chiSquareUpperTail } from "../stats/incomplete-gamma";
import { deploymentsOf } from "./exposures";
import type { HazardFit } from "./hazard-ratio";

/** Failures seen and expected among deployments of one range of batch sizes. */
export interface BatchBand {
  from: number;
  /** Inclusive; null for no upper end. */
  to: number | null;
  deployments: number;
  observed: number;
  expected: number;
}

export interface ModelCheck {
  bands: readonly BatchBand[];
  /** Of deviations this large if the model were right; null where fewer than two bands can be held against it. */
  pValue: number | null;
  /** True when they are too large to be chance (1 in 100): the ratio then describes these deployments badly. */
  fitsBadly: boolean;
}

const STARTS = [1, 2, 4, 8, 16];
const WARN_BELOW = 0.01;
/** A band with fewer expected failures is too thin for the chi-square distribution. */
const MIN_EXPECTED = 3;

/**
 * Holds the model's failures against those seen, by batch size: if commits broke deployments independently, a batch
 * twice as large would fail nearly twice as often. Shared change sets shrink the deviations by their repetition.
 */
export function modelCheck(fit: HazardFit): ModelCheck {
  const bands = STARTS.map((from, i) => ({ from, to: toOf(i), deployments: 0, observed: 0, expected: 0 }));
  const variances = STARTS.map(() => 0);
  forEachHazard(fit, (row, m, size) => {
    const at = STARTS.findLastIndex((start) => size >= start);
    const band = bands[at] as BatchBand;
    const chance = -Math.expm1(-m);
    const times = fit.exposures.times[row] as number;
    band.deployments += times;
    if (fit.exposures.failed[row]) band.observed += times;
    band.expected += times * chance;
    variances[at] = (variances[at] as number) + times * chance * (1 - chance);
  });
  const { independent } = fit.overlap;
  const worth = fit.exposures.count === 0 ? 1 : independent / deploymentsOf(fit.exposures);
  const tested = bands.flatMap((b, i) => (b.expected * worth >= MIN_EXPECTED ? [i] : []));
  const pValue = tested.length < 2 ? null : pValueOf(bands, variances, tested, worth);
  return { bands, pValue, fitsBadly: pValue !== null && pValue < WARN_BELOW };
}

function toOf(i: number): number | null {
  const next = STARTS[i + 1];
  return next === undefined ? null : next - 1;
}

function pValueOf(
  bands: readonly BatchBand[],
  variances: readonly number[],
  tested: readonly number[],
  worth: number,
): number {
  const statistic = tested.reduce((sum, i) => {
    const { observed, expected } = bands[i] as BatchBand;
    return sum + (worth * (observed - expected) ** 2) / (variances[i] as number);
  }, 0);
  return chiSquareUpperTail(statistic, tested.length - 1);
}

/** Visits each deployment of a stratum that can tell something with its fitted hazard and number of commits. */
function forEachHazard(fit: HazardFit, visit: (row: number, hazard: number, commits: number) => void): void {
  const { exposures, strata, likelihood, maximum, counts } = fit;
  if (maximum === null) return;
  likelihood.at(maximum.logRatios);
  const hazards = likelihood.logHazards.map(Math.exp);
  const weights = [1, ...maximum.logRatios.map(Math.exp)];
  for (let row = 0; row < exposures.count; row++) {
    const s = likelihood.data.numbers[strata.of[row] as number] as number;
    if (s < 0) continue;
    let [exposure, commits] = [0, 0];
    for (let o = 0; o < 4; o++) {
      const count = counts[4 * row + o] as number;
      exposure += (weights[o] as number) * count;
      commits += count;
    }
    visit(row, (hazards[s] as number) * exposure, commits);
  }
}
