import type { Evidence } from "./gates";
import { MIN_ARM_FAILURES, MIN_FAILURES } from "./gates";
import type { HazardRatio, NoHazardRatio } from "./hazard-ratio";
import type { RatioBound, RatioInterval } from "./profile-interval";
import type { ComparisonReason } from "./reasons";
import type { TimeToAnswer } from "./time-to-answer";

/** The answer as data; the words for it are the page's, in its language. */
export type OriginVerdict = Answer | NoAnswer;

export interface Answer {
  /** Whether AI-assisted commits broke their deployments more, less, or whether that can't be told yet. */
  verdict: "more" | "less" | "cannot-tell";
  ratio: number;
  interval: RatioInterval;
  evidence: Evidence;
  /** For a doubling and for a quarter more; both 0 once that difference would show. */
  toSeeDoubling: TimeToAnswer;
  toSeeQuarter: TimeToAnswer;
}

export interface NoAnswer {
  verdict: "not-compared";
  reason: ComparisonReason;
  /** The end of the interval that the data set, where they set one. */
  bound: RatioBound | null;
  evidence: Evidence;
  /** What the gates still want; 0 where they are passed. */
  missing: { failures: number; aiFailures: number; humanFailures: number };
}

/** "more" and "less" only when the 95 % interval excludes 1. */
export function wordFor({ low, high }: RatioInterval): Answer["verdict"] {
  if (low > 1) return "more";
  return high !== null && high < 1 ? "less" : "cannot-tell";
}

/** The verdict of a comparison that the gates let through. */
export function answer(
  ratio: HazardRatio,
  evidence: Evidence,
  times: Pick<Answer, "toSeeDoubling" | "toSeeQuarter">,
): Answer {
  return {
    verdict: wordFor(ratio.interval),
    ratio: ratio.ratio,
    interval: ratio.interval,
    evidence,
    ...times,
  };
}

/** Nothing is compared, and why; `failures` and the rest say how much is missing. */
export function noAnswer(result: Pick<NoHazardRatio, "reason" | "bound">, evidence: Evidence): NoAnswer {
  return {
    verdict: "not-compared",
    reason: result.reason,
    bound: result.bound,
    evidence,
    missing: {
      failures: Math.ceil(Math.max(0, MIN_FAILURES - evidence.independentFailures)),
      aiFailures: Math.ceil(Math.max(0, MIN_ARM_FAILURES - evidence.expectedAiFailures)),
      humanFailures: Math.ceil(Math.max(0, MIN_ARM_FAILURES - evidence.expectedHumanFailures)),
    },
  };
}
