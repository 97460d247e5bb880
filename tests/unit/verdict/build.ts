import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import type { Answer, NoAnswer } from "@/lib/core/metrics/comparison/verdict";
import { computeComparison } from "@/lib/read/origin-comparisons/compute";
import type { DecidedVerdict, StoredComparison } from "@/lib/read/origin-comparisons/types";

/** A Wednesday. */
export const NOW = new Date("2026-03-25T12:00:00Z");
export const LAST_MONDAY = new Date("2026-03-23T00:00:00Z");
export const NEXT_MONDAY = new Date("2026-03-30T00:00:00Z");

export const EVIDENCE = Object.freeze({
  deployments: 809,
  failed: 61,
  independentFailures: 61,
  expectedAiFailures: 25,
  expectedHumanFailures: 30,
});

/** Today's answer, except for what the test says: 1.4 (0.8 to 2.3). */
export function answer(parts: Partial<Answer> = {}): Answer {
  return {
    verdict: "cannot-tell",
    withheld: null,
    estimand: "deployment",
    logStandardError: 0.27,
    leaning: { z: 1.25, forbidden: null, confirmation: null },
    ratio: 1.4,
    interval: { low: 0.8, high: 2.3 },
    evidence: EVIDENCE,
    toSeeDoubling: { ratio: 2, moreDeployments: 60, moreWeeks: 0.7, ruledOut: false },
    toSeeQuarter: { ratio: 1.25, moreDeployments: 4000, moreWeeks: 44.2, ruledOut: false },
    ...parts,
  };
}

/** Nothing compared, for want of failures except for what the test says. */
export function noAnswer(parts: Partial<NoAnswer> = {}): NoAnswer {
  return {
    verdict: "not-compared",
    reason: "too-few-failures",
    bound: null,
    evidence: { ...EVIDENCE, deployments: 100, failed: 4, independentFailures: 4 },
    missing: { failures: 6, aiFailures: 8, humanFailures: 8 },
    ...parts,
  };
}

/** What is kept of a comparison of production with that verdict; 10 deployments a week, 84 % attributed. */
export function stored(verdict: Answer | NoAnswer, parts: Partial<StoredComparison> = {}): StoredComparison {
  const result = computeComparison({ rows: new HistoryRows(), now: NOW, observedLagSeconds: [] });
  const coverage = { rate: 0.84, known: 84, commits: 100 };
  return {
    ...result,
    comparison: {
      ...result.comparison,
      verdict,
      perCommit: { ...result.comparison.perCommit, coverage },
      deploymentsPerWeek: 10,
    },
    history: { deployments: 900, from: new Date("2025-12-01T00:00:00Z"), to: NOW },
    computedAt: NOW,
    dataVersion: 1,
    definitionVersion: 1,
    rulesVersion: "1.0",
    environments: ["production"],
    ...parts,
  };
}

const WEEK = Object.freeze({
  weekEnd: LAST_MONDAY,
  decidedAt: new Date("2026-03-23T04:00:00Z"),
  environments: ["production"],
  failed: 58,
  evaluated: 780,
  coverage: 0.83,
});

/** The word given last Monday: 1.5 (0.8 to 2.5), except for what the test says. */
export function decided(parts: Partial<Worded> = {}): Worded {
  return {
    ...WEEK,
    verdict: "cannot-tell",
    estimand: "deployment",
    ratio: 1.5,
    low: 0.8,
    high: 2.5,
    ...parts,
  };
}

type Worded = Extract<DecidedVerdict, { verdict: "more" | "less" | "cannot-tell" }>;

export function decidedNothing(): DecidedVerdict {
  return { ...WEEK, verdict: "not-compared", reason: "too-few-failures" };
}
