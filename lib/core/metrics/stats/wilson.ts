import type { Interval } from "../measured";
import { Z95 } from "./normal";

/**
 * Wilson's score interval for a proportion: which true rates fit "successes of trials"?
 * Unlike the textbook ± interval it stays inside 0–1 and keeps a width at 0 of n and n of n.
 * Equals R's `prop.test(x, n, correct = FALSE)$conf.int` and `binom::binom.wilson`.
 * `trials` may be fractional (an effective sample size) and must be above 0.
 * Source: E. B. Wilson, JASA 22 (1927), 209–212.
 */
export function wilsonInterval(successes: number, trials: number, z = Z95): Interval {
  if (!(trials > 0)) throw new RangeError(`wilsonInterval needs at least one trial, got ${trials}`);
  if (!(successes >= 0 && successes <= trials))
    throw new RangeError(`${successes} of ${trials} is no proportion`);
  const z2 = z * z;
  const centre = successes + z2 / 2;
  const spread = z * Math.sqrt((successes * (trials - successes)) / trials + z2 / 4);
  const scale = trials + z2;
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: successes === trials ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
