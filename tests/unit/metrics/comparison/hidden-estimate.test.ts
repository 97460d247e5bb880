import fc from "fast-check";
import { expect, test } from "vitest";
import type { HazardRatio } from "@/lib/metrics/comparison/hazard-ratio";
import { countAiCommits, hiddenEstimate, SEEN_NEEDED } from "@/lib/metrics/comparison/hidden-estimate";
import { toHistory } from "@/lib/metrics/comparison/to-history";
import { commit, deployment } from "../build";

const observed: HazardRatio = Object.freeze({
  measured: true,
  ratio: 1.6,
  interval: { low: 1.2, high: 2.1 },
  logStandardError: 0.14,
  designEffect: 1,
  pValue: 0.01,
  z: 2.6,
});
const COMMITS = [1000, 500, 0, 0];

test("with fewer than 20 commits seen both ways nothing is estimated", () => {
  const counts = { attested: 500, seen: SEEN_NEEDED - 1, unmarked: 9 };
  expect(hiddenEstimate(counts, 500, observed, COMMITS)).toBeNull();
  expect(hiddenEstimate({ ...counts, seen: SEEN_NEEDED }, 500, observed, COMMITS)).not.toBeNull();
});

test("where a note attests every AI-assisted commit nothing is left to hide", () => {
  const estimate = hiddenEstimate({ attested: 500, seen: 100, unmarked: 60 }, 500, observed, COMMITS);
  expect(estimate).toMatchObject({ hiddenShare: 0, ratio: 1.6, interval: { low: 1.2, high: 2.1 } });
});

test("where no attested commit carries another mark, no ratio can be told, and that is no NaN", () => {
  const estimate = hiddenEstimate({ attested: 100, seen: 100, unmarked: 100 }, 500, observed, COMMITS);
  expect(estimate).toMatchObject({ unmarkedShare: 1, hiddenShare: 1, ratio: null, interval: null });
});

test("AI that comes in deployments of its own is corrected too far, so the interval reaches back to what was observed", () => {
  const estimate = hiddenEstimate({ attested: 0, seen: 900, unmarked: 360 }, 500, observed, COMMITS);
  expect(estimate?.ratio).toBeGreaterThan(observed.ratio);
  expect(estimate?.interval?.low).toBe(observed.interval.low);
  expect(estimate?.interval?.high).toBeGreaterThan(observed.interval.high ?? Infinity);
});

test("the truth comes back: AI drawn unmarked is undone on both sides of 1", () => {
  // 900 AI-assisted commits, 300 of them unmarked among 1,000 human ones: 1,300 look human, 600 AI-assisted.
  for (const truth of [2, 0.5]) {
    const seenRatio = truth / ((1000 + 300 * truth) / 1300);
    const look = { ...observed, ratio: seenRatio, interval: { low: seenRatio, high: seenRatio } };
    const counts = { attested: 0, seen: 900, unmarked: 300 };
    const estimate = hiddenEstimate(counts, 600, look, [1300, 600, 0, 0]);
    expect(estimate?.hiddenShare).toBeCloseTo(1 / 3, 12);
    expect(estimate?.ratio).toBeCloseTo(truth, 12);
    expect(estimate?.interval?.low).toBeLessThan(truth);
    expect(estimate?.interval?.high).toBeGreaterThan(truth);
  }
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
      const estimate = hiddenEstimate(counts, ai, observed, COMMITS);
      if (estimate === null) return;
      const { ratio, interval, hiddenShare } = estimate;
      expect(hiddenShare).toBeGreaterThanOrEqual(0);
      expect(hiddenShare).toBeLessThanOrEqual(1);
      if (ratio === null) expect(interval).toBeNull();
      if (ratio === null || interval === null) return;
      expect(interval.low).toBeLessThanOrEqual(ratio);
      expect(interval.high ?? Infinity).toBeGreaterThanOrEqual(ratio);
    }),
    { seed: 20_261_126 },
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
