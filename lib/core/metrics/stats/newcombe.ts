import type { Interval } from "../measured";
import { wilsonInterval } from "./wilson";

/** A proportion as counts: `count` of `of`. */
export interface Proportion {
  count: number;
  of: number;
}

/**
 * 95 % interval for the difference of two independent proportions, `a − b`: Newcombe's score method (his method 10),
 * which joins the two Wilson intervals. The proportions differ beyond chance when it excludes 0.
 * Both need at least one trial. Equals R's `DescTools::BinomDiffCI(method = "score")`.
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890.
 */
export function proportionDifferenceInterval(a: Proportion, b: Proportion): Interval {
  const p = a.count / a.of;
  const q = b.count / b.of;
  const forP = wilsonInterval(a.count, a.of);
  const forQ = wilsonInterval(b.count, b.of);
  return {
    low: p - q - Math.hypot(p - forP.low, forQ.high - q),
    high: p - q + Math.hypot(forP.high - p, q - forQ.low),
  };
}
