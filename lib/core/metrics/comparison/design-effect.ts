import type { Exposures } from "./exposures";
import { clusteredVariance, type Overlap } from "./overlap";

/** How much wider deployments that fail together make the variance of ln ρ than deployments that fail each alone. */
export interface DesignEffect {
  /** The largest of the three; at least 1, so that it can't sharpen an answer by luck. */
  value: number;
  /** From commits that several deployments carry. */
  shared: number;
  /** From the days, and from the weeks, on which deployments failed. */
  days: number;
  weeks: number;
}

export const NO_DESIGN_EFFECT: DesignEffect = { value: 1, shared: 1, days: 1, weeks: 1 };

/**
 * The sandwich with deployments varying together, over the sandwich with each alone. Of days and weeks only that part
 * of the excess counts that chance wouldn't make: by James and Stein's rule a factor 1 − 1/z², with z the excess over
 * its standard error were deployments independent. `influence`: what each row contributes to ln ρ.
 */
export function designEffectOf(
  exposures: Exposures,
  overlap: Overlap,
  influence: Float64Array,
): DesignEffect {
  let alone = 0;
  for (const value of influence) alone += value * value;
  if (alone === 0) return NO_DESIGN_EFFECT;
  const shared = sharedEffect(overlap, influence, alone);
  const isDated = !exposures.day.includes(-1);
  const days = isDated ? clusterEffect(exposures, influence, alone, (day) => day) : 1;
  const weeks = isDated ? clusterEffect(exposures, influence, alone, (day) => Math.floor((day + 3) / 7)) : 1;
  return { value: Math.max(shared, days, weeks), shared, days, weeks };
}

function sharedEffect(overlap: Overlap, influence: Float64Array, alone: number): number {
  const { isShared, independent } = overlap;
  if (!isShared || independent <= 1) return 1;
  const together = (clusteredVariance(overlap, influence) * independent) / (independent - 1);
  return Math.max(1, together / alone);
}

function clusterEffect(
  { count, day }: Exposures,
  influence: Float64Array,
  alone: number,
  clusterOf: (day: number) => number,
): number {
  const clusters = new Map<number, { sum: number; squares: number; fourths: number }>();
  let [last, sums] = [Number.NaN, { sum: 0, squares: 0, fourths: 0 }];
  for (let row = 0; row < count; row++) {
    const key = clusterOf(day[row] as number);
    // Rows of one day lie together.
    if (key !== last) {
      sums = clusters.get(key) ?? { sum: 0, squares: 0, fourths: 0 };
      clusters.set(key, sums);
      last = key;
    }
    const value = influence[row] as number;
    const square = value * value;
    sums.sum += value;
    sums.squares += square;
    sums.fourths += square * square;
  }
  let [excess, variance] = [0, 0];
  for (const { sum, squares, fourths } of clusters.values()) {
    excess += sum ** 2 - squares;
    variance += 2 * (squares ** 2 - fourths);
  }
  if (excess <= 0 || variance <= 0) return 1;
  return 1 + (excess / alone) * Math.max(0, 1 - variance / excess ** 2);
}
