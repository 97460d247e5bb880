import { expect, test } from "vitest";
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
  expect(planner?.answer.weeks).toBeCloseTo(((planner?.answer.deployments ?? 0) * 2) / 20, 12);
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
