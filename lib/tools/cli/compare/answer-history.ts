import type { Deployment } from "@/lib/core/deployments/types";
import { answerExposures } from "@/lib/core/metrics/comparison/answer-exposures";
import { lastClosedWeekEnd } from "@/lib/core/metrics/comparison/closed-week";
import {
  AI,
  type Exposures,
  exposuresOf,
  type LeftOut,
  type Names,
} from "@/lib/core/metrics/comparison/exposures";
import { fitHazards, hazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import type { History } from "@/lib/core/metrics/comparison/history";
import { maturityOf } from "@/lib/core/metrics/comparison/maturity";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import type { RatioInterval } from "@/lib/core/metrics/comparison/profile-interval";
import type { ComparisonReason } from "@/lib/core/metrics/comparison/reasons";
import { type Corrected, HIDDEN_SHARES, hiddenAi } from "@/lib/core/metrics/comparison/sensitivity";
import { sizeAdjusted } from "@/lib/core/metrics/comparison/size-adjusted";
import { type PlainStrata, plainStrata } from "@/lib/core/metrics/comparison/strata";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import type { Estimand } from "@/lib/core/metrics/comparison/verdict";
import { nextWord, type WithheldReason, type Word } from "@/lib/core/metrics/comparison/word";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import { takenBackOfCommits } from "@/lib/core/metrics/taken-back-commits";
import type { Origin } from "@/lib/core/origins/origin";
import type { FileHistory } from "./read-histories";

export interface CompareOptions {
  /** As of when; null for the newest finish in the history. */
  asOf: Date | null;
  weekly: boolean;
  timeZone: string;
  weekStart: WeekStart;
  /** Adds the ratio adjusted for nothing but these strata; null for none of it. */
  strata: PlainStrata | null;
}

/** What `iris compare` says about a history; one JSON object. */
export interface HistoryAnswer {
  history: string;
  asOf: string | null;
  /** not-compared: a gate isn't met. withheld: it is, and the check or the parts forbid a word. */
  word: Word | "not-compared";
  /** What the ratio compares; null where nothing is compared. */
  estimand: Estimand | null;
  ratio: number | null;
  /** The 95 % interval; null where an end is unmeasured. */
  low: number | null;
  high: number | null;
  deployments: DeploymentPart;
  breakingCommits: CommitPart;
  check: {
    fails: boolean;
    dayEffect: number;
    /** Share of failures where small repositories of one service are thrown together. */
    mixedRepositories: number;
    of: { name: string; pValue: number | null; shift: number; fails: boolean }[];
  };
  /** Beside the ratio at equal size, over the deployments whose lines are known; null where they don't pass the gates. */
  size: {
    compared: number;
    failed: number;
    total: Part;
    direct: Part;
    /** Risk grows with the lines of a commit to this power. */
    power: Range | null;
  } | null;
  /** The second outcome, in no word: commits reverted or hot-fixed within 14 days. Null where the file tells of none. */
  takenBack: (Part & { withinDays: number; young: number; byOrigin: Record<Origin, TakenBackPart> }) | null;
  /** The deployments' ratio, if a share of the AI-assisted commits went without a mark. */
  hiddenAi: (Ends & { share: number; ifTwiceAsRisky: Ends })[];
  /** Ratios that the interval excludes. */
  ruledOut: { below: number | null; above: number | null } | null;
  reason: ComparisonReason | WithheldReason | null;
  /** With --strata: the ratio adjusted for nothing but these. */
  plain?: Part & { strata: PlainStrata };
  /** With --weekly: the word of each closed week, decided as the product decides it. */
  weeks?: WeekAnswer[];
}

interface TakenBackPart {
  changes: number;
  reverted: number;
  hotfixed: number;
  rate: number | null;
  low: number | null;
  high: number | null;
}

interface Ends {
  ratio: number | null;
  low: number | null;
  high: number | null;
}

interface Range {
  value: number;
  low: number;
  high: number;
}

interface Part extends Ends {
  reason: ComparisonReason | null;
}

interface DeploymentPart extends Part {
  compared: number;
  failed: number;
  /** Failures one would expect on either side, were there no difference. */
  expectedAiFailures: number;
  expectedHumanFailures: number;
  /** How many times as wide shared commits, days or weeks make the variance. */
  designEffect: number | null;
  /** Risk grows with the number of commits to this power; null where all deployments have as many. */
  power: Range | null;
  leftOut: LeftOut;
}

interface CommitPart extends Part {
  known: number;
  aiAssisted: number;
  expectedAi: number;
  /** Those of deployments that brought commits of both origins. */
  telling: number;
  standsAlone: boolean;
}

export interface WeekAnswer {
  weekEnd: string;
  word: Word | "not-compared";
  ratio: number | null;
  low: number | null;
  high: number | null;
}

const DAY_MS = 86_400_000;

/** One look at a history, and with `weekly` its word at the end of every closed week. */
export function answerHistory({ name, deployments }: FileHistory, options: CompareOptions): HistoryAnswer {
  const asOf = options.asOf ?? newestFinish(deployments);
  const known = asOf === null ? [] : deployments.flatMap((one) => asKnown(one, asOf));
  const history = toHistory(known);
  const answer = look(history, asOf ?? new Date(0));
  const { verdict } = answer;
  const given = verdict.verdict === "not-compared" ? null : verdict;
  const bound = verdict.verdict === "not-compared" ? verdict.bound : null;
  const [low, high] = given
    ? endsOf(given.interval)
    : [bound?.side === "lower" ? bound.ratio : null, bound?.side === "upper" ? bound.ratio : null];
  return {
    history: name,
    asOf: asOf?.toISOString() ?? null,
    word: verdict.verdict,
    estimand: given?.estimand ?? null,
    ratio: given?.ratio ?? null,
    low,
    high,
    ...partsOf(answer),
    check: {
      fails: answer.check.fitsBadly,
      dayEffect: answer.check.dayEffect,
      mixedRepositories: answer.check.mixedRepositories,
      of: answer.check.checks.map(({ of, ...rest }) => ({ name: of, ...rest })),
    },
    size: sizeOf(answer.exposures, history),
    takenBack: asOf && takenBackPart(known, asOf),
    hiddenAi: hiddenOf(answer),
    ruledOut: low === null && high === null ? null : { below: low, above: high },
    reason: given ? given.withheld : verdict.verdict === "not-compared" ? verdict.reason : null,
    ...(options.strata ? { plain: plainOf(answer.exposures, history, options.strata) } : {}),
    ...(options.weekly ? { weeks: asOf ? weeksOf(history, asOf, options) : [] } : {}),
  };
}

function look(history: History, now: Date) {
  const maturity = maturityOf(history, []);
  const exposures = exposuresOf(history, {
    matureBefore: now.getTime() - 1000 * maturity.lagSeconds,
    to: now.getTime(),
  });
  return { ...answerExposures({ exposures, names: history, maturity }), exposures };
}

function partsOf({ ai, verdict, commits, slopes, exposures }: ReturnType<typeof look>) {
  const { evidence } = verdict;
  const batch = slopes.find(({ of }) => of === "batch");
  const { known, aiAssisted, expectedAi, telling, standsAlone, ratio } = commits.summary;
  return {
    deployments: {
      compared: evidence.deployments,
      failed: evidence.failed,
      expectedAiFailures: evidence.expectedAiFailures,
      expectedHumanFailures: evidence.expectedHumanFailures,
      ...partOf(ai),
      designEffect: ai.measured ? ai.designEffect : null,
      power: batch ? { value: 1 + batch.value, low: 1 + batch.low, high: 1 + batch.high } : null,
      leftOut: exposures.leftOut,
    },
    breakingCommits: { known, aiAssisted, expectedAi, telling, standsAlone, ...partOf(ratio) },
  };
}

function sizeOf(exposures: Exposures, names: Names): HistoryAnswer["size"] {
  const size = sizeAdjusted(exposures, names);
  if (size === null) return null;
  const { evidence, total, direct, power } = size;
  return {
    compared: evidence.deployments,
    failed: evidence.failed,
    total: partOf(total),
    direct: partOf(direct),
    power: power && { value: power.value, low: power.low, high: power.high },
  };
}

function takenBackPart(deployments: readonly Deployment[], asOf: Date): HistoryAnswer["takenBack"] {
  const found = takenBackOfCommits(deployments, asOf);
  if (found === null) return null;
  const { withinDays, young, byOrigin, ratio } = found;
  const origins = Object.entries(byOrigin).map(([origin, { interval, ...counts }]) => [
    origin,
    { ...counts, low: interval?.low ?? null, high: interval?.high ?? null },
  ]);
  const part = ratio.measured
    ? { ratio: ratio.ratio, ...ratio.interval, reason: null }
    : { ratio: null, low: null, high: null, reason: ratio.reason };
  return { ...part, withinDays, young, byOrigin: Object.fromEntries(origins) };
}

/** Risk proportional to commits, the same all the time within a stratum. */
function plainOf(exposures: Exposures, names: Names, strata: PlainStrata): HistoryAnswer["plain"] {
  const fit = fitHazards(exposures, plainStrata(exposures, names, strata), overlapOf(exposures));
  return { strata, ...partOf(hazardRatio(fit, AI)) };
}

function hiddenOf({ ai, fit }: ReturnType<typeof look>): HistoryAnswer["hiddenAi"] {
  if (!ai.measured) return [];
  const ends = ({ ratio, interval }: Corrected): Ends => {
    const [low, high] = interval ? endsOf(interval) : [null, null];
    return { ratio, low, high };
  };
  return HIDDEN_SHARES.filter((share) => share > 0).map((share) => {
    const { ifRiskier, ...corrected } = hiddenAi(fit, share);
    return { share, ...ends(corrected), ifTwiceAsRisky: ends(ifRiskier) };
  });
}

function partOf(result: ReturnType<typeof look>["ai"]): Part {
  if (!result.measured) return { ratio: null, low: null, high: null, reason: result.reason };
  const [low, high] = endsOf(result.interval);
  return { ratio: result.ratio, low, high, reason: null };
}

function endsOf({ low, high }: RatioInterval): [low: number | null, high: number | null] {
  return [low > 0 ? low : null, high];
}

function newestFinish(deployments: readonly Deployment[]): Date | null {
  let newest = -Infinity;
  for (const { startedAt, finishedAt } of deployments) {
    newest = Math.max(newest, startedAt.getTime(), finishedAt?.getTime() ?? -Infinity);
  }
  // The last one started before it ended.
  return newest === -Infinity ? null : new Date(newest + 1);
}

/** A deployment as it was known then: not at all before it started, and pending until it finished. */
function asKnown(one: Deployment, asOf: Date): Deployment[] {
  if (one.startedAt >= asOf) return [];
  return one.finishedAt && one.finishedAt > asOf ? [{ ...one, result: "pending" }] : [one];
}

function weeksOf(history: History, asOf: Date, { timeZone, weekStart }: CompareOptions): WeekAnswer[] {
  const weeks: WeekAnswer[] = [];
  const last = lastClosedWeekEnd(asOf, timeZone, weekStart);
  if (history.count === 0) return weeks;
  const first = history.startedAt.reduce((min, startedAt) => Math.min(min, startedAt), Infinity);
  let before: Word | "not-compared" | null = null;
  let end = lastClosedWeekEnd(new Date(first + 7 * DAY_MS), timeZone, weekStart);
  while (end <= last) {
    const { verdict } = look(history, end);
    if (verdict.verdict === "not-compared") {
      before = "not-compared";
      weeks.push({ weekEnd: end.toISOString(), word: before, ratio: null, low: null, high: null });
    } else {
      before = nextWord(verdict.leaning, before).word;
      const [low, high] = endsOf(verdict.interval);
      weeks.push({ weekEnd: end.toISOString(), word: before, ratio: verdict.ratio, low, high });
    }
    // By way of the next week's middle: a day can have 23 hours.
    end = lastClosedWeekEnd(new Date(end.getTime() + 7.5 * DAY_MS), timeZone, weekStart);
  }
  return weeks;
}
