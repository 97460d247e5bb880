import type { BreakingCommits, CommitLayer } from "./commit-layer";
import { AI } from "./exposures";
import { type Evidence, gateOf } from "./gates";
import {
  fitTogether,
  type HazardFit,
  type HazardRatio,
  hazardRatio,
  type NoHazardRatio,
} from "./hazard-ratio";
import type { ModelCheck } from "./model-check";
import { type Pace, timeToAnswer } from "./outlook";
import type { SlopeEstimate } from "./slopes";
import { type Answer, type Estimand, noAnswer, type OriginVerdict } from "./verdict";
import { ONE_LOOK, type WithheldReason, wordAt } from "./word";

export interface HeadlineInput {
  fit: HazardFit;
  deployments: HazardRatio | NoHazardRatio;
  commits: CommitLayer;
  /** The fitted power of batch size, less 1; null where every deployment has as many commits. */
  batch: SlopeEstimate | null;
  check: ModelCheck;
  evidence: Evidence;
  weeks: number;
  maturityWeeks: number;
}

/** The two parts are said to disagree beyond this many standard errors: in one of forty histories by chance. */
const DISAGREEMENT = 2.24;

/**
 * Where at least this share of failures names its breaking commit, names speak for the failures: before deployments get a
 * word they have to lean its way by more than one in ten would by chance.
 */
const MOST_NAMED = 0.5;

/**
 * Where fewer do: how surely breaking commits alone would lean the right way were there a doubling: they have to lean that way, as far
 * as can be asked of so many at that power, before all together get a word.
 */
const CONFIRMING_POWER = 1.88;
const MOST_ASKED = 1.28;

/** Gates first, then boundaries, then what the parts and the check allow to be said. */
export function headlineOf(input: HeadlineInput): OriginVerdict {
  const { deployments, commits, evidence } = input;
  const gate = gateOf(evidence);
  const fromCommits = commits.summary.ratio;
  if (!deployments.measured || gate !== null) {
    if (fromCommits.measured && commits.summary.standsAlone) {
      return answer(input, "commit", fromCommits, null, false);
    }
    if (!deployments.measured && !isBoundary(deployments)) return noAnswer(deployments, evidence);
    const bound = deployments.measured ? null : deployments.bound;
    return noAnswer({ reason: gate ?? (deployments as NoHazardRatio).reason, bound }, evidence);
  }
  if (!fromCommits.measured || commits.evidence === null) {
    return answer(input, "deployment", deployments, null, false);
  }
  const confirmation = {
    needed: asked(commits.summary, fromCommits),
    z: commits.summary.z,
  };
  const disagree = distance(deployments, fromCommits) > DISAGREEMENT;
  if (!disagree && isProportional(input.batch)) {
    const together = fitTogether(input.fit, deployments.designEffect, commits.evidence);
    const ratio = hazardRatio(together, AI, deployments.designEffect);
    if (ratio.measured) return answer(input, "both", ratio, confirmation, false);
  }
  // Two quantities: where both could answer, the one that is known better does, unless the other contradicts it.
  const isSurer = fromCommits.logStandardError < deployments.logStandardError;
  return commits.summary.standsAlone && (disagree || isSurer)
    ? answer(input, "commit", fromCommits, null, false)
    : answer(input, "deployment", deployments, confirmation, disagree);
}

function asked({ known, failed }: BreakingCommits, { logStandardError }: HazardRatio): number {
  if (known >= MOST_NAMED * failed) return MOST_ASKED;
  return Math.min(MOST_ASKED, Math.LN2 / logStandardError - CONFIRMING_POWER);
}

/** True where deployments and breaking commits, both measured, differ by more than chance. */
export function partsDisagree(deployments: HazardRatio | NoHazardRatio, commits: CommitLayer): boolean {
  const { ratio } = commits.summary;
  return deployments.measured && ratio.measured && distance(deployments, ratio) > DISAGREEMENT;
}

function distance(a: HazardRatio, b: HazardRatio): number {
  const error = Math.hypot(a.logStandardError, b.logStandardError);
  return Math.abs(Math.log(a.ratio / b.ratio)) / error;
}

/** Where a batch twice as large is twice as risky, as far as can be told, both layers ask after the same quantity. */
function isProportional(batch: SlopeEstimate | null): boolean {
  return batch === null || (batch.low <= 0 && batch.high >= 0);
}

function isBoundary({ reason }: NoHazardRatio): boolean {
  return reason === "ratio-at-zero" || reason === "ratio-without-limit";
}

function answer(
  input: HeadlineInput,
  estimand: Estimand,
  result: HazardRatio,
  confirmation: Answer["leaning"]["confirmation"],
  disagree: boolean,
): Answer {
  const { evidence, weeks, maturityWeeks, check } = input;
  const checked = estimand !== "commit" && check.fitsBadly;
  const forbidden: WithheldReason | null = checked ? "model-check" : disagree ? "parts-disagree" : null;
  const leaning = { z: result.z, forbidden, confirmation };
  const { word, withheld } = wordAt(leaning, ONE_LOOK);
  const { ratio, interval, logStandardError } = result;
  const pace: Pace = {
    logRatio: Math.log(ratio),
    logStandardError,
    ...interval,
    deployments: evidence.deployments,
    weeks,
    maturityWeeks,
  };
  return {
    verdict: word,
    withheld,
    estimand,
    ratio,
    interval,
    logStandardError,
    leaning,
    evidence,
    toSeeDoubling: timeToAnswer(pace, 2),
    toSeeQuarter: timeToAnswer(pace, 1.25),
  };
}
