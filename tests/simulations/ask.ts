import type { Deployment } from "@/lib/core/deployments/types";
import { answerExposures } from "@/lib/core/metrics/comparison/answer-exposures";
import { exposuresOf } from "@/lib/core/metrics/comparison/exposures";
import { fitDeployments } from "@/lib/core/metrics/comparison/fit-deployments";
import { profiledInformation } from "@/lib/core/metrics/comparison/hazard-ratio";
import type { History } from "@/lib/core/metrics/comparison/history";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { strataOf } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { nextWord, type Word } from "@/lib/core/metrics/comparison/word";

const DAY_MS = 86_400_000;
const LAG_DAYS = 7;
const OBSERVED = { basis: "observed", observed: 0 } as const;

/** One look at the end of a drawn history, when everything is old enough. */
export function askOnce(deployments: readonly Deployment[]) {
  const history = toHistory(deployments);
  const exposures = exposuresOf(history, { matureBefore: Infinity });
  return answerExposures({ exposures, names: history, maturity: { lagSeconds: 0, ...OBSERVED } });
}

/** The words of all week ends from `from` to `to`, in milliseconds, each as the product decides it from the one before. */
export function askWeekly(deployments: readonly Deployment[], from: number, to: number): Word[] {
  const history = toHistory(deployments);
  const words: Word[] = [];
  for (let end = from; end <= to; end += 7 * DAY_MS) words.push(wordOf(history, end, words.at(-1) ?? null));
  return words;
}

function wordOf(history: History, end: number, before: Word | null): Word {
  const exposures = exposuresOf(history, { matureBefore: end - LAG_DAYS * DAY_MS, to: end });
  if (before !== "more" && before !== "less" && isFarFromWord(history, exposures)) return "cannot-tell";
  const maturity = { lagSeconds: (LAG_DAYS * DAY_MS) / 1000, ...OBSERVED };
  const { verdict } = answerExposures({ exposures, names: history, maturity });
  return verdict.verdict === "not-compared" ? "cannot-tell" : nextWord(verdict.leaning, before).word;
}

/** A word begins beyond |z| = 2.7. So far inside, by the estimate over its standard error, nothing else needs to be asked. */
const FAR_INSIDE = 1.5;

function isFarFromWord(history: History, exposures: ReturnType<typeof exposuresOf>): boolean {
  if (exposures.breaking.some((origin) => origin >= 0)) return false;
  const fit = fitDeployments(exposures, strataOf(exposures, history), overlapOf(exposures));
  if (fit.maximum === null) return true;
  const information = profiledInformation(fit, fit.maximum, 0);
  return (
    information !== null && Math.abs(fit.maximum.logRatios[0] as number) * Math.sqrt(information) < FAR_INSIDE
  );
}
