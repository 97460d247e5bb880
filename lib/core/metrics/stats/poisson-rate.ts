import type { Interval } from "../measured";
import { chiSquareQuantile } from "./incomplete-gamma";

/**
 * Exact 95 % interval for the rate of a Poisson count: which true rates fit "count events over this exposure"?
 * Equals R's `poisson.test(count, exposure)$conf.int`. `exposure` must be above 0.
 * Source: F. Garwood, Biometrika 28 (1936), 437–442.
 */
export function eventRateInterval(count: number, exposure: number): Interval {
  if (!(exposure > 0)) throw new RangeError(`eventRateInterval needs an exposure above 0, got ${exposure}`);
  const low = count === 0 ? 0 : chiSquareQuantile(0.025, 2 * count) / 2;
  const high = chiSquareQuantile(0.975, 2 * count + 2) / 2;
  return { low: low / exposure, high: high / exposure };
}
