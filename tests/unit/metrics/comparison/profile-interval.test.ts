import { expect, test } from "vitest";
import { AI, exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { maximize } from "@/lib/core/metrics/comparison/hazard-fit";
import { fitHazards, hazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { TWO_SIDED } from "@/lib/core/metrics/comparison/profile-interval";
import { plainStrata } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import type { Origin } from "@/lib/core/origins/origin";
import { commit, deployment } from "../build";
import { randomFrom } from "../random";

/** Few deployments, so that bot and unknown commits often never fail, and their ratios lie at 0. */
function smallFit(random: () => number) {
  let sha = 0;
  const originOf = (): Origin => {
    const draw = random();
    return draw < 0.45 ? "HUMAN" : draw < 0.9 ? "AI_ASSISTED" : draw < 0.95 ? "BOT" : "UNKNOWN";
  };
  const deployments = Array.from({ length: 90 }, (_, i) =>
    deployment({
      service: i % 3 === 0 ? "a" : "b",
      startedAt: new Date(Date.UTC(2026, 0, 1, i)),
      result: random() < 0.15 ? "failed" : "passed",
      commits: Array.from({ length: 1 + Math.floor(5 * random()) }, () =>
        commit({ sha: `${sha++}`, origin: originOf() }),
      ),
    }),
  );
  const history = toHistory(deployments);
  const exposures = exposuresOf(history, { matureBefore: Infinity });
  return fitHazards(exposures, plainStrata(exposures, history, "none"), overlapOf(exposures));
}

test("each end of an interval is where the drop of the best other ratios reaches the 95 % point, wherever those lie", () => {
  const random = randomFrom(11);
  let inTheFlat = 0;
  let ends = 0;
  for (let run = 0; run < 60; run++) {
    const fit = smallFit(random);
    const result = hazardRatio(fit, AI);
    const { maximum, likelihood, edges } = fit;
    if (!result.measured || maximum === null) continue;
    if (maximum.logRatios.some((value) => Math.abs(value) > 8)) inTheFlat++;
    for (const end of [result.interval.low, result.interval.high]) {
      if (end === null || end === 0) continue;
      const free = fit.free.map((isFree, p) => isFree && p !== 0);
      // From the middle, where everything bends.
      const best = maximize({ likelihood, edges, free }, [Math.log(end), 0, 0], 1e-13);
      expect((2 * (maximum.value - best.value)) / result.designEffect).toBeCloseTo(TWO_SIDED, 3);
      ends++;
    }
  }
  expect(ends).toBeGreaterThan(80);
  expect(inTheFlat).toBeGreaterThan(10);
});
