import type { HazardRatio, NoHazardRatio } from "./hazard-ratio";
import type { RatioInterval } from "./profile-interval";
import type { SlopeEstimate } from "./slopes";

/** What moves a deployment's risk, each with how many times as risky it makes one; all from one fit. */
export interface Driver {
  of: "ai" | "batch" | "after-failure" | "roll-out";
  /** "ai": against human commits; "batch": twice as many commits; "after-failure", "roll-out": against other deployments. */
  ratio: number;
  interval: RatioInterval;
}

/** The drivers that could be measured, on one scale. `ai`: the deployment layer's ratio. */
export function driversOf(ai: HazardRatio | NoHazardRatio, slopes: readonly SlopeEstimate[]): Driver[] {
  const drivers: Driver[] = ai.measured ? [{ of: "ai", ratio: ai.ratio, interval: ai.interval }] : [];
  for (const { of, value, low, high } of slopes) {
    if (of === "batch") {
      // Risk goes with n^γ, γ = 1 + the slope.
      const doubled = (slope: number) => 2 ** (1 + slope);
      drivers.push({ of, ratio: doubled(value), interval: { low: doubled(low), high: doubled(high) } });
    } else if (of === "after-failure" || of === "roll-out") {
      drivers.push({ of, ratio: Math.exp(value), interval: { low: Math.exp(low), high: Math.exp(high) } });
    }
  }
  return drivers;
}
