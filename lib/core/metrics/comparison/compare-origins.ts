import type { TimeWindow } from "../window";
import { type AnswerInput, answerExposures } from "./answer-exposures";
import type { BreakingCommits } from "./commit-layer";
import { type DoseResponse, doseResponse } from "./dose-response";
import { type Driver, driversOf } from "./drivers";
import { AI, BOT, type Exposures, exposuresOf, type LeftOut, UNKNOWN } from "./exposures";
import {
  fitHazards,
  type HazardFit,
  type HazardRatio,
  hazardRatio,
  type NoHazardRatio,
} from "./hazard-ratio";
import { partsDisagree } from "./headline";
import type { History } from "./history";
import { type Maturity, maturityOf } from "./maturity";
import type { ModelCheck } from "./model-check";
import { coverageOf, type PerCommitRates, perCommitRates } from "./per-commit-rates";
import { HIDDEN_SHARES, type HiddenAi, hiddenAi, type UnknownBounds, unknownBounds } from "./sensitivity";
import { type SizeAdjusted, sizeAdjusted } from "./size-adjusted";
import type { SlopeEstimate } from "./slopes";
import { oneStratum, type Stratum } from "./strata";
import type { OriginVerdict } from "./verdict";

export interface CompareOriginsInput {
  /** The whole filtered history, not only a window of it. */
  history: History;
  /** As of when: the instant the data were last complete. */
  now: Date;
  /** Narrows the comparison on request; by default all mature history counts. */
  window?: TimeWindow | null;
  /** From a deployment's start to each change of its result that a sync saw. */
  observedLagSeconds?: readonly number[];
}

export interface CompareExposuresInput extends AnswerInput {
  /** The descriptive rates, which count re-shipped commits too and so can't be told from exposures. */
  perCommit: PerCommitRates;
}

export interface OriginComparison {
  verdict: OriginVerdict;
  /** What the failures whose breaking commit is known say alone. */
  breakingCommits: BreakingCommits;
  /** True where deployments and breaking commits differ by more than chance. */
  partsDisagree: boolean;
  /** What else moves a deployment's risk, from the same fit. */
  slopes: readonly SlopeEstimate[];
  /** What moves a deployment's risk, and how many failures each accounts for. */
  drivers: readonly Driver[];
  /** Each origin against human commits, adjusted for batch size and service. */
  adjusted: {
    ai: HazardRatio | NoHazardRatio;
    bot: HazardRatio | NoHazardRatio;
    unknown: HazardRatio | NoHazardRatio;
  };
  /** The same ratio with all services thrown together. */
  crude: HazardRatio | NoHazardRatio;
  reversal: Reversal;
  bounds: UnknownBounds;
  hidden: readonly HiddenAi[];
  /** Beside the ratio at equal size in lines, where lines are known. */
  size: SizeAdjusted | null;
  doseResponse: DoseResponse;
  perCommit: PerCommitRates;
  modelCheck: ModelCheck;
  maturity: Maturity;
  leftOut: LeftOut;
  strata: readonly Stratum[];
  /** Commits put to the test, by HUMAN, AI_ASSISTED, BOT, UNKNOWN. */
  commits: readonly number[];
  deploymentsPerWeek: number | null;
}

export interface Reversal {
  /** True when the crude and the adjusted ratio lie on different sides of 1 (Simpson's reversal). */
  reversed: boolean;
  /** True when the crude interval excludes 1 and the adjusted one doesn't: the services explain the difference. */
  explained: boolean;
}

/**
 * Do AI-assisted commits break the deployments they ship in more often than human ones? The stratified hazard ratio
 * with its interval, what stands behind it, and everything needed to doubt it.
 * Source: docs/metrics/origin-comparison.md
 */
export function compareOrigins(input: CompareOriginsInput): OriginComparison {
  return compareHistory(input).comparison;
}

/** The same with what it was made of, for who looks further: the exposures and the fit. */
export function compareHistory(input: CompareOriginsInput): {
  comparison: OriginComparison;
  exposures: Exposures;
  fit: HazardFit;
} {
  const { history, now, window } = input;
  const maturity = maturityOf(history, input.observedLagSeconds ?? []);
  const exposures = exposuresOf(history, {
    matureBefore: now.getTime() - 1000 * maturity.lagSeconds,
    from: window?.from.getTime(),
    to: window?.to.getTime(),
  });
  const perCommit = perCommitRates(history, window ?? null);
  const answer = answerExposures({ exposures, names: history, maturity });
  const comparison = besideAnswer(answer, { exposures, names: history, maturity, perCommit });
  return { comparison, exposures, fit: answer.fit };
}

/** What a card says of a comparison: the answer and what it stands on, without what there is to doubt it by. */
export interface BriefComparison
  extends Pick<OriginComparison, "verdict" | "breakingCommits" | "partsDisagree" | "deploymentsPerWeek"> {
  perCommit: Pick<PerCommitRates, "coverage">;
}

/** The brief comparison of a whole history as of an instant: what the word of a week's end is given on. */
export function compareWeek(
  input: Omit<CompareOriginsInput, "window">,
): Pick<BriefComparison, "verdict" | "perCommit"> {
  const { history, now } = input;
  const maturity = maturityOf(history, input.observedLagSeconds ?? []);
  const exposures = exposuresOf(history, { matureBefore: now.getTime() - 1000 * maturity.lagSeconds });
  const { verdict } = compareBriefly({ exposures, names: history, maturity });
  return { verdict, perCommit: { coverage: coverageOf(history) } };
}

/** The answer of a comparison alone: a quarter of the work of the whole. */
export function compareBriefly(input: AnswerInput): Omit<BriefComparison, "perCommit"> {
  const { ai, verdict, commits, weeks } = answerExposures(input);
  return {
    verdict,
    breakingCommits: commits.summary,
    partsDisagree: partsDisagree(ai, commits),
    deploymentsPerWeek: weeks > 0 ? verdict.evidence.deployments / weeks : null,
  };
}

/** The comparison of what has been read into exposures, from its rows (`toHistory`) or as a database counts it (`fromCountedHistory`). */
export function compareExposures(input: CompareExposuresInput): OriginComparison {
  return besideAnswer(answerExposures(input), input);
}

function besideAnswer(
  { fit, ai, verdict, commits, slopes, check, weeks, designEffect }: ReturnType<typeof answerExposures>,
  { exposures, names, maturity, perCommit }: CompareExposuresInput,
): OriginComparison {
  const { strata, overlap } = fit;
  const crude = hazardRatio(fitHazards(exposures, oneStratum(exposures, names), overlap), AI);
  return {
    verdict,
    breakingCommits: commits.summary,
    partsDisagree: partsDisagree(ai, commits),
    slopes,
    drivers: driversOf({ fit, ai, slopes, designEffect, names }),
    adjusted: { ai, bot: hazardRatio(fit, BOT), unknown: hazardRatio(fit, UNKNOWN) },
    crude,
    reversal: reversalOf(crude, ai),
    bounds: unknownBounds(fit),
    hidden: ai.measured ? HIDDEN_SHARES.map((share) => hiddenAi(fit, share)) : [],
    size: sizeAdjusted(exposures, names),
    doseResponse: doseResponse(exposures),
    perCommit,
    modelCheck: check,
    maturity,
    leftOut: exposures.leftOut,
    strata: strata.strata,
    commits: fit.totals,
    deploymentsPerWeek: weeks > 0 ? verdict.evidence.deployments / weeks : null,
  };
}

function reversalOf(crude: HazardRatio | NoHazardRatio, adjusted: HazardRatio | NoHazardRatio): Reversal {
  if (!crude.measured || !adjusted.measured) return { reversed: false, explained: false };
  const reversed = (crude.ratio - 1) * (adjusted.ratio - 1) < 0;
  const explained = excludesOne(crude) && !excludesOne(adjusted);
  return { reversed, explained };
}

function excludesOne({ interval: { low, high } }: HazardRatio): boolean {
  return low > 1 || (high !== null && high < 1);
}
