import type { Evidence } from "./gates";
import { MIN_ARM_FAILURES, MIN_FAILURES } from "./gates";
import type { NoHazardRatio } from "./hazard-ratio";
import type { TimeToAnswer } from "./outlook";
import type { RatioBound, RatioInterval } from "./profile-interval";
import type { ComparisonReason } from "./reasons";
import type { Leaning, WithheldReason, Word } from "./word";

/** The answer as data; the words for it are the page's, in its language. */
export type OriginVerdict = Answer | NoAnswer;

/**
 * What the ratio is a ratio of. "deployment": how many times as often a deployment of AI-assisted commits fails as one
 * of as many human ones. "commit": how many times as likely an AI-assisted commit is to be the one that broke a
 * deployment. "both": risk grows with the number of commits, so the two are one quantity, and both sources tell it.
 */
export const ESTIMANDS = ["deployment", "commit", "both"] as const;
export type Estimand = (typeof ESTIMANDS)[number];

export interface Answer {
  /** The word of one look, by the 95 % interval; a weekly word has a higher bar (`nextWord`). */
  verdict: Word;
  withheld: WithheldReason | null;
  estimand: Estimand;
  ratio: number;
  interval: RatioInterval;
  logStandardError: number;
  leaning: Leaning;
  evidence: Evidence;
  /** For a doubling and for a quarter more. */
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
