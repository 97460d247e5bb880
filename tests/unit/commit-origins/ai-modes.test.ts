import { expect, test } from "vitest";
import { ratioEstimate } from "@/lib/core/metrics/stats/ratio-estimator";
import { toAiModeRates } from "@/lib/ingest/commit-origins/ai-modes";

/** Commits by deployment, and whether it failed: 3 of 3, 0 of 2, 1 of 1, 0 of 4. */
const DEPLOYMENTS = [
  [3, 1],
  [2, 0],
  [1, 1],
  [4, 0],
] as const;

test("a mode's rate and interval are those of its commits by deployment", () => {
  const sum = (of: (commits: number, failed: number) => number) =>
    DEPLOYMENTS.reduce((total, [commits, failed]) => total + of(commits, failed), 0);
  const sums = {
    numerator: sum((n, failed) => n * failed),
    denominator: sum((n) => n),
    squares: sum((n) => n * n),
    above: sum((n, failed) => n * n * failed),
    both: sum((n, failed) => n * n * failed),
    below: sum((n) => n * n),
  };
  const [rate] = toAiModeRates([{ mode: "agentic", deployments: 4, ...sums }]);
  const sample = {
    numerator: Float64Array.from(DEPLOYMENTS, ([n, failed]) => n * failed),
    denominator: Float64Array.from(DEPLOYMENTS, ([n]) => n),
  };
  const variance = (residuals: Float64Array) =>
    (4 / 3) * residuals.reduce((total, one) => total + one * one, 0);
  const expected = ratioEstimate(sample, variance);
  expect(rate).toMatchObject({ mode: "agentic", deployments: 4, numerator: 4, denominator: 10, ratio: 0.4 });
  expect(rate?.interval.low).toBeCloseTo(expected?.interval.low ?? Number.NaN, 9);
  expect(rate?.interval.high).toBeCloseTo(expected?.interval.high ?? Number.NaN, 9);
});

test("a mode without commits has no rate", () => {
  const none = { numerator: 0, denominator: 0, squares: 0, above: 0, both: 0, below: 0 };
  expect(toAiModeRates([{ mode: "assisted", deployments: 0, ...none }])).toEqual([]);
});
