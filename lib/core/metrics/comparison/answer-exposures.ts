import { commitLayerOf } from "./commit-layer";
import { NO_DESIGN_EFFECT } from "./design-effect";
import { AI, type Exposures, type Names } from "./exposures";
import { fitDeployments } from "./fit-deployments";
import { evidenceOf } from "./gates";
import { designEffectAt, hazardRatio } from "./hazard-ratio";
import { headlineOf } from "./headline";
import type { Maturity } from "./maturity";
import { modelCheck } from "./model-check";
import { overlapOf } from "./overlap";
import { slopesOf } from "./slopes";
import { strataOf } from "./strata";

export interface AnswerInput {
  exposures: Exposures;
  /** What the numbers in the service and team columns stand for. */
  names: Names;
  maturity: Maturity;
}

const WEEK_MS = 7 * 86_400_000;

/** The answer alone, without what stands beside it. */
export function answerExposures({ exposures, names, maturity }: AnswerInput) {
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
  return { fit, ai, verdict, commits, slopes, check, weeks, designEffect: effect.value };
}

/** From the first to the last deployment compared; 0 for fewer than two. */
function weeksOf({ firstStartedAt, lastStartedAt }: Exposures): number {
  return lastStartedAt > firstStartedAt ? (lastStartedAt - firstStartedAt) / WEEK_MS : 0;
}
