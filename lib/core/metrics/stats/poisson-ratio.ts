import type { Interval } from "../measured";
import { betaQuantile } from "./incomplete-beta";

/** Events counted over an exposure, such as deployments over days. */
export interface EventCount {
  count: number;
  exposure: number;
}

/**
 * Exact 95 % interval for the ratio of two Poisson rates, `a` over `b`: given the sum of both counts, the first is
 * binomial, and Clopper and Pearson's interval for its share turns into one for the ratio.
 * The rates differ beyond chance when it excludes 1. `high` is Infinity when `b` counted nothing.
 * Equals R's `poisson.test(c(a, b), c(exposureA, exposureB))$conf.int`. Counts need not both be above 0, but their sum.
 */
export function rateRatioInterval(a: EventCount, b: EventCount): Interval {
  if (a.count + b.count === 0) throw new RangeError("rateRatioInterval needs at least one event");
  const scale = b.exposure / a.exposure;
  const low = a.count === 0 ? 0 : betaQuantile(0.025, a.count, b.count + 1);
  const high = b.count === 0 ? 1 : betaQuantile(0.975, a.count + 1, b.count);
  return { low: (low / (1 - low)) * scale, high: high === 1 ? Infinity : (high / (1 - high)) * scale };
}
