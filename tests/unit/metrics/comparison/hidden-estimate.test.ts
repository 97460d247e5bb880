import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { fitDeployments } from "@/lib/core/metrics/comparison/fit-deployments";
import { fitHazards } from "@/lib/core/metrics/comparison/hazard-ratio";
import { countAiCommits, hiddenEstimate, SEEN_NEEDED } from "@/lib/core/metrics/comparison/hidden-estimate";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { hiddenAi, hiddenCorrection } from "@/lib/core/metrics/comparison/sensitivity";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { drawWorld } from "../../../simulations/draw-world";
import { commit, deployment } from "../build";
import { randomFrom } from "../random";
import { exposuresFrom, type Row } from "./rows";

/** One commit a deployment, so that each hides on its own: 100 of 1,000 human ones failed, 75 of 500 AI-assisted ones. */
const times = (n: number, row: Omit<Row, "stratum">): Row[] =>
  Array.from({ length: n }, () => ({ stratum: 0, ...row }));
const { exposures, strata } = exposuresFrom([
  ...times(900, { failed: false, human: 1, ai: 0 }),
  ...times(100, { failed: true, human: 1, ai: 0 }),
  ...times(425, { failed: false, human: 0, ai: 1 }),
  ...times(75, { failed: true, human: 0, ai: 1 }),
]);
const fit = fitHazards(exposures, strata, overlapOf(exposures));
const corrected = (share: number) => hiddenAi(fit, share);
const observed = corrected(0);

test("with fewer than 20 commits seen both ways nothing is estimated", () => {
  const counts = { attested: 500, seen: SEEN_NEEDED - 1, unmarked: 9 };
  expect(hiddenEstimate(counts, 500, corrected)).toBeNull();
  expect(hiddenEstimate({ ...counts, seen: SEEN_NEEDED }, 500, corrected)).not.toBeNull();
});

test("where a note attests every AI-assisted commit nothing is left to hide", () => {
  const estimate = hiddenEstimate({ attested: 500, seen: 100, unmarked: 60 }, 500, corrected);
  expect(estimate).toMatchObject({ hiddenShare: 0, ratio: observed.ratio, interval: observed.interval });
});

test("where no attested commit carries another mark, no ratio can be told, and that is no NaN", () => {
  const estimate = hiddenEstimate({ attested: 100, seen: 100, unmarked: 100 }, 500, corrected);
  expect(estimate).toMatchObject({ unmarkedShare: 1, hiddenShare: 1, ratio: null, interval: null });
});

test("one commit a deployment: the correction is r (1 − π) / (1 − r π), by hand", () => {
  // Of 750 AI-assisted commits 250 hide among 1,000 that look human.
  const [r, pi] = [observed.ratio ?? Number.NaN, 0.25];
  expect(r).toBeCloseTo(Math.log(0.85) / Math.log(0.9), 6);
  expect(corrected(1 / 3).ratio).toBeCloseTo((r * (1 - pi)) / (1 - r * pi), 2);
});

test("marks missing where risk is higher: the bound lies above the estimate", () => {
  const { ratio, ifRiskier } = corrected(0.25);
  expect(ifRiskier.ratio).toBeGreaterThan(ratio ?? Infinity);
  expect(ifRiskier.interval?.high).toBeGreaterThan(ifRiskier.ratio ?? Infinity);
});

describe("a true 2.0 with 40 % of AI-assisted commits unmarked", () => {
  test.each([
    ["each commit on its own", null],
    ["AI-assisted commits together", 3],
    ["nearly all of a deployment alike", 0.5],
  ])("%s: comes back", (_, precision) => {
    const world = { id: "hidden", name: "hidden", deployments: 15_000, precision, unmarked: () => 0.4 };
    const history = toHistory(drawWorld(world, 2, randomFrom(5)));
    const exposures = exposuresOf(history, { matureBefore: Infinity });
    const fit = fitDeployments(exposures, strataOf(exposures, history), overlapOf(exposures));
    const correct = hiddenCorrection(fit);
    const { ratio, interval } = correct(0.4);
    expect(Math.abs(Math.log((ratio ?? 0) / 2))).toBeLessThan(0.25);
    expect(interval?.low).toBeLessThan(2);
    expect(interval?.high).toBeGreaterThan(2);
  });
});

test("whatever is counted, the interval holds the ratio and no number is NaN", () => {
  const count = fc.nat(3000);
  fc.assert(
    fc.property(count, count, count, count, (attested, seen, unmarked, ai) => {
      const counts = {
        attested,
        seen: Math.min(seen, attested),
        unmarked: Math.min(unmarked, seen, attested),
      };
      const estimate = hiddenEstimate(counts, ai, corrected);
      if (estimate === null) return;
      const { ratio, interval, hiddenShare } = estimate;
      expect(hiddenShare).toBeGreaterThanOrEqual(0);
      expect(hiddenShare).toBeLessThanOrEqual(1);
      if (ratio === null) expect(interval).toBeNull();
      if (ratio === null || interval === null) return;
      expect(interval.low).toBeLessThanOrEqual(ratio);
      expect(interval.high ?? Infinity).toBeGreaterThanOrEqual(ratio);
    }),
    { seed: 20_261_126, numRuns: 60 },
  );
});

test("AI-assisted commits are counted once, however many deployments carry them", () => {
  const shared = commit({ sha: "a", origin: "AI_ASSISTED" });
  const history = toHistory([
    deployment({ commits: [shared, commit({ sha: "b" })] }),
    deployment({ commits: [shared, commit({ sha: "c", origin: "AI_ASSISTED" })] }),
  ]);
  expect(countAiCommits(history)).toBe(2);
});
