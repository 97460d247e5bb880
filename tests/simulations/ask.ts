import type { Deployment } from "@/lib/core/deployments/types";
import { answerExposures } from "@/lib/core/metrics/comparison/answer-exposures";
import { covariatesOf } from "@/lib/core/metrics/comparison/covariates";
import { type Exposures, exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { evidenceOf, gateOf } from "@/lib/core/metrics/comparison/gates";
import { maximize } from "@/lib/core/metrics/comparison/hazard-fit";
import { fitHazards, type HazardFit } from "@/lib/core/metrics/comparison/hazard-ratio";
import type { History } from "@/lib/core/metrics/comparison/history";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { nextWord, WORD_LIMIT } from "@/lib/core/metrics/comparison/word";

const DAY_MS = 86_400_000;
const LAG_DAYS = 7;
const OBSERVED = { basis: "observed", observed: 0 } as const;

/** One look at the end of a drawn history, when everything is old enough. */
export function askOnce(deployments: readonly Deployment[]) {
  const history = toHistory(deployments);
  const exposures = exposuresOf(history, { matureBefore: Infinity });
  return answerExposures({ exposures, names: history, maturity: { lagSeconds: 0, ...OBSERVED } });
}

/**
 * Of the week ends from `from` to `to`, in milliseconds, the first with a word that says a difference, counted from 0; null
 * for none. Each is decided as the product decides it; so far none had a word, so none is kept.
 */
export function firstWord(deployments: readonly Deployment[], from: number, to: number): number | null {
  const history = toHistory(deployments);
  const glance = new Glance(history);
  for (let week = 0, end = from; end <= to; week++, end += 7 * DAY_MS) {
    const exposures = exposuresOf(history, { matureBefore: end - LAG_DAYS * DAY_MS, to: end });
    if (glance.seesNoWord(exposures)) continue;
    const maturity = { lagSeconds: (LAG_DAYS * DAY_MS) / 1000, ...OBSERVED };
    const { verdict } = answerExposures({ exposures, names: history, maturity });
    if (verdict.verdict === "not-compared") continue;
    const { word } = nextWord(verdict.leaning, null);
    if (word === "more" || word === "less") return week;
  }
  return null;
}

/** Of the likelihood's drop at a ratio of 1: a word needs this much, and the design effect only makes it smaller. */
const LEAST_DROP = (WORD_LIMIT - 0.01) ** 2;
/** Of the log-likelihood: a small part of what the margin above leaves. */
const GLANCE_ENOUGH = 1e-4;

/** Most weeks are far from a word, and that is seen without all that an answer holds. Each fit begins where the last one ended. */
class Glance {
  private last: HazardFit | null = null;

  constructor(private readonly history: History) {}

  seesNoWord(exposures: Exposures): boolean {
    if (exposures.breaking.some((origin) => origin >= 0)) return false;
    const strata = strataOf(exposures, this.history);
    const overlap = overlapOf(exposures);
    if (gateOf(evidenceOf(exposures, strata, overlap)) !== null) return true;
    const counts = exposures.commitsByOrigin;
    const covariates = covariatesOf(exposures, counts);
    const isAlike = this.last?.covariates.names.join() === covariates.names.join();
    const near = isAlike ? (this.last?.maximum ?? null) : null;
    const fit = fitHazards(exposures, strata, overlap, counts, covariates, near);
    this.last = fit;
    if (fit.maximum === null) return true;
    const { value, logRatios } = fit.maximum;
    const equal = maximize({ ...fit, free: fit.free.with(0, false) }, logRatios.with(0, 0), GLANCE_ENOUGH);
    return 2 * (value - equal.value - equal.left) < LEAST_DROP;
  }
}
