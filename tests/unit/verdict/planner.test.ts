import { expect, test } from "vitest";
import { timeToAnswer } from "@/lib/core/metrics/comparison/outlook";
import { toPlannerView } from "@/lib/read/origin-comparisons/planner";
import { answer, EVIDENCE, noAnswer, stored } from "./build";

/** 100 deployments of 2 commits: 90 human, 60 AI-assisted, 30 bot, 20 unknown; 19 failed. */
const history = () => ({
  ...stored(answer({ evidence: { ...EVIDENCE, deployments: 100, failed: 19 } })).comparison,
  commits: [90, 60, 30, 20],
});

test("the question starts from the organization's own share, batch size and pace", () => {
  const planner = toPlannerView(history(), {});
  expect(planner?.question).toEqual({
    ratio: 2,
    aiShare: 0.4,
    batchSize: 2,
  });
  expect(planner?.today.commitsPerWeek).toBe(20);
  // 0.9² = 1 − 19 %.
  expect(planner?.today.failureRatePerCommit).toBeCloseTo(0.1, 12);
});

test("asked as things are today, the planner says what the verdict's card says, to the same week", () => {
  const comparison = history();
  const { low, high } = { low: 0.8, high: 2.3 };
  const toGo = timeToAnswer(
    {
      logRatio: Math.log(1.4),
      logStandardError: 0.27,
      low,
      high,
      deployments: 100,
      weeks: 10,
      maturityWeeks: comparison.maturity.lagSeconds / (7 * 86_400),
    },
    2,
  );
  expect(toGo.moreWeeks).toBeGreaterThan(1);
  expect(toPlannerView(comparison, {})?.answer).toMatchObject({
    counted: "more",
    deployments: toGo.moreDeployments,
    weeks: expect.closeTo(toGo.moreWeeks, 9),
  });
});

test("what the interval on the screen excludes is ruled out, and no wait is named for it", () => {
  const ruledOut = { counted: "ruled-out", deployments: 0, weeks: 0 };
  expect(toPlannerView(history(), {}, { low: 0.8, high: 1.9 })).toMatchObject({
    answer: ruledOut,
    byBatchSize: [],
  });
  expect(toPlannerView(history(), { ratio: "0.5" })?.answer).toMatchObject(ruledOut);
});

test("before anything is compared it counts from the first deployment on", () => {
  const comparison = { ...history(), verdict: noAnswer({ evidence: { ...EVIDENCE, failed: 9 } }) };
  const planner = toPlannerView(comparison, {});
  expect(planner?.answer.counted).toBe("all");
  expect(planner?.answer.deployments).toBeGreaterThan(100);
});

test("what the URL asks is answered; what can't be understood is asked as things are today", () => {
  const question = (params: Record<string, string | string[]>) => toPlannerView(history(), params)?.question;
  expect(question({ ratio: "1.25", share: "15", batch: "8" })).toMatchObject({
    ratio: 1.25,
    aiShare: 0.15,
    batchSize: 8,
  });
  for (const ratio of ["1", "x", ""]) expect(question({ ratio })).toMatchObject({ ratio: 2 });
  for (const share of ["0", "100", "x"]) expect(question({ share })).toMatchObject({ aiShare: 0.4 });
  for (const batch of ["0", "1.5", "101", "-1", "Infinity", ["3", "4"]]) {
    expect(question({ batch })).toMatchObject({ batchSize: 2 });
  }
});

test("smaller batches need fewer weeks for the same commits a week", () => {
  const weeks = toPlannerView(history(), {})?.byBatchSize.map(({ plan }) => plan.weeks) ?? [];
  expect(weeks).toEqual([...weeks].sort((a, b) => a - b));
  expect(weeks).toHaveLength(4);
});

test("without commits on both sides, failures or a pace there is nothing to plan from", () => {
  const comparison = history();
  expect(toPlannerView({ ...comparison, commits: [90, 0, 0, 0] }, {})).toBeNull();
  expect(toPlannerView({ ...comparison, deploymentsPerWeek: null }, {})).toBeNull();
  const none = { ...EVIDENCE, deployments: 100, failed: 0 };
  expect(toPlannerView({ ...comparison, verdict: noAnswer({ evidence: none }) }, {})).toBeNull();
  const all = { ...EVIDENCE, deployments: 100, failed: 100 };
  expect(toPlannerView({ ...comparison, verdict: noAnswer({ evidence: all }) }, {})).toBeNull();
});
