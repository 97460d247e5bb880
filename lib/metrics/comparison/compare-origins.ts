import type { TimeWindow } from "../window";
import { type BreakingCommits, commitLayerOf } from "./commit-layer";
import { NO_DESIGN_EFFECT } from "./design-effect";
import { type DoseResponse, doseResponse } from "./dose-response";
import { AI, BOT, type Exposures, exposuresOf, type LeftOut, type Names, UNKNOWN } from "./exposures";
import { fitDeployments } from "./fit-deployments";
import { evidenceOf } from "./gates";
import {
  designEffectAt,
  fitHazards,
  type HazardRatio,
  hazardRatio,
  type NoHazardRatio,
} from "./hazard-ratio";
import { headlineOf, partsDisagree } from "./headline";
import type { History } from "./history";
import { type Maturity, maturityOf } from "./maturity";
import { type ModelCheck, modelCheck } from "./model-check";
import { overlapOf } from "./overlap";
import { type PerCommitRates, perCommitRates } from "./per-commit-rates";
import { HIDDEN_SHARES, type HiddenAi, hiddenAi, type UnknownBounds, unknownBounds } from "./sensitivity";
import { type SlopeEstimate, slopesOf } from "./slopes";
import { oneStratum, type Stratum, strataOf } from "./strata";
import type { OriginVerdict } from "./verdict";

export interface CompareOriginsInput {
  /** The whole filtered history, not only a window of it. */
  history: History;
  /** As of when: the instant the data were last complete. */
  now: Date;
  /** Narrows the comparison on request; by default all mature history counts. */
  window?: TimeWindow | null;
  /** From a deployment's start to each change of its verdict that a sync saw. */
  observedLagSeconds?: readonly number[];
}

export interface CompareExposuresInput {
  exposures: Exposures;
  /** What the numbers in the service and team columns stand for. */
  names: Names;
  maturity: Maturity;
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

const WEEK_MS = 7 * 86_400_000;

/**
 * Do AI-assisted commits break the deployments they ship in more often than human ones? The stratified hazard ratio
 * with its interval, what stands behind it, and everything needed to doubt it.
 * Source: docs/metrics/origin-comparison.md
 */
export function compareOrigins(input: CompareOriginsInput): OriginComparison {
  const { history, now, window } = input;
  const maturity = maturityOf(history, input.observedLagSeconds ?? []);
  const exposures = exposuresOf(history, {
    matureBefore: now.getTime() - 1000 * maturity.lagSeconds,
    from: window?.from.getTime(),
    to: window?.to.getTime(),
  });
  return compareExposures({
    exposures,
    names: history,
    maturity,
    perCommit: perCommitRates(history, window ?? null),
  });
}

/** The comparison of what has been read into exposures, one by one (`exposuresOf`) or grouped (`exposuresFromGroups`). */
export function compareExposures(input: CompareExposuresInput): OriginComparison {
  const { exposures, names, maturity, perCommit } = input;
  const { fit, ai, verdict, commits, slopes, check, weeks } = answerExposures(input);
  const { strata, overlap } = fit;
  const crude = hazardRatio(fitHazards(exposures, oneStratum(exposures, names), overlap), AI);
  return {
    verdict,
    breakingCommits: commits.summary,
    partsDisagree: partsDisagree(ai, commits),
    slopes,
    adjusted: { ai, bot: hazardRatio(fit, BOT), unknown: hazardRatio(fit, UNKNOWN) },
    crude,
    reversal: reversalOf(crude, ai),
    bounds: unknownBounds(fit),
    hidden: ai.measured ? HIDDEN_SHARES.map((share) => hiddenAi(ai, fit.totals, share)) : [],
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

/** The answer alone, without what stands beside it. */
export function answerExposures({
  exposures,
  names,
  maturity,
}: Pick<CompareExposuresInput, "exposures" | "names" | "maturity">) {
  const strata = strataOf(exposures, names);
  const overlap = overlapOf(exposures);
  const fit = fitDeployments(exposures, strata, overlap);
  const effect = fit.maximum ? designEffectAt(fit, fit.maximum, 0) : NO_DESIGN_EFFECT;
  const ai = hazardRatio(fit, AI, effect.value);
  const commits = commitLayerOf(exposures);
  const slopes = slopesOf(fit, effect.value);
  const check = modelCheck(
    fit,
    ai.measured ? { ...ai, dayEffect: Math.max(effect.days, effect.weeks) } : null,
  );
  const evidence = evidenceOf(exposures, strata, overlap);
  const weeks = weeksOf(exposures);
  const verdict = headlineOf({
    fit,
    deployments: ai,
    commits,
    batch: slopes.find(({ of }) => of === "batch") ?? null,
    check,
    evidence,
    weeks,
    maturityWeeks: (1000 * maturity.lagSeconds) / WEEK_MS,
  });
  return { fit, ai, verdict, commits, slopes, check, weeks };
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

/** From the first to the last deployment compared; 0 for fewer than two. */
function weeksOf({ firstStartedAt, lastStartedAt }: Exposures): number {
  return lastStartedAt > firstStartedAt ? (lastStartedAt - firstStartedAt) / WEEK_MS : 0;
}
