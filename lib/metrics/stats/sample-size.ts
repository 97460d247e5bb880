import { Z80, Z95 } from "./normal";

/**
 * How many trials each of two groups needs for a 5 % test to tell two rates apart with 80 % power; rounded up.
 * Rates in 0–1, not equal. Equals R's `power.prop.test(p1 = , p2 = , power = 0.8)`.
 */
export function trialsPerGroup(rateA: number, rateB: number): number {
  if (rateA === rateB) throw new RangeError("equal rates can't be told apart");
  const mean = (rateA + rateB) / 2;
  const spread = Z95 * Math.sqrt(2 * mean * (1 - mean));
  const own = Z80 * Math.sqrt(rateA * (1 - rateA) + rateB * (1 - rateB));
  return Math.ceil(((spread + own) / (rateA - rateB)) ** 2);
}
