import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import type { ComparisonReason } from "./comparison/reasons";
import type { Interval } from "./measured";
import { Z95 } from "./stats/normal";
import { wilsonInterval } from "./stats/wilson";
import { type OutgoingChange, type TakenBackTally, type TallyKey, tallyOutgoing } from "./taken-back-tally";

/** Days after which a change that still stands is taken to have stood. */
export const TAKEN_BACK_DAYS = 14;

/** What became of one origin's changes, whatever place they went to. */
export interface TakenBackRate {
  changes: number;
  reverted: number;
  hotfixed: number;
  /** (reverted + hotfixed) / changes, 0–1; null without changes. */
  rate: number | null;
  /** Wilson's, at the size the changes are worth: those of one unit or day aren't independent. Null without changes. */
  interval: Interval | null;
}

/** How many times as often AI-assisted changes are taken back as human ones, in the same place and quarter. */
export type TakenBackRatio =
  | { measured: true; ratio: number; interval: Interval; logStandardError: number; designEffect: number }
  | { measured: false; reason: TakenBackReason };
/** Why there is none: the comparison's own reasons that can apply. */
export const TAKEN_BACK_REASONS = [
  "no-exposures",
  "no-commits-of-origin",
  "no-human-commits",
  "no-shared-stratum",
  "too-few-failures",
  "arm-too-small",
] as const satisfies readonly ComparisonReason[];
export type TakenBackReason = (typeof TAKEN_BACK_REASONS)[number];

export interface TakenBack {
  withinDays: number;
  byOrigin: Readonly<Record<Origin, TakenBackRate>>;
  /** Changes younger than the days, whatever became of them: they aren't counted. */
  young: number;
  ratio: TakenBackRatio;
  /** Strata in which both origins shipped and something was taken back: all that the ratio knows. */
  strata: number;
}

/** Taken-back changes below which nothing is compared, and those to be expected on either side at equal risk. */
export const MIN_TAKEN_BACK = 10;
export const MIN_TAKEN_BACK_EXPECTED = 5;

/**
 * Are AI-assisted changes reverted or hot-fixed more often? Of the changes that have been out for `withinDays` by
 * `asOf`, those taken back within so many days, by origin; and the Mantel–Haenszel risk ratio of AI-assisted against
 * human ones within place and calendar quarter (UTC), its 95 % interval from a sandwich in which changes of one unit,
 * or of one place's day, whichever is larger, vary together. Bots' changes and those of unknown origin have a rate and
 * no ratio. Another question than what breaks a deployment: it depends on who reverts whom.
 *
 * @param changes each once, at its first going out in its place. Leave out those that only take others back.
 * @param asOf when what was taken back was last complete; changes younger than `withinDays` then leave.
 * Source: docs/metrics/taken-back.md
 */
export function takenBackByOrigin(
  changes: readonly OutgoingChange[],
  { asOf, withinDays = TAKEN_BACK_DAYS }: { asOf: Date; withinDays?: number },
): TakenBack {
  const { tallies, young } = tallyOutgoing(changes, asOf, withinDays);
  return takenBackOf(tallies, young, withinDays);
}

/** The same from counts, as a database hands them over: a million changes are as few rows as they have units. */
export function takenBackOf(
  tallies: readonly TakenBackTally[],
  young: number,
  withinDays = TAKEN_BACK_DAYS,
): TakenBack {
  const strata = strataOf(tallies);
  const ratio = ratioOf(tallies, strata);
  const clusters = [clustersOf(tallies.map(({ unit }) => unit)), clustersOf(tallies.map(({ day }) => day))];
  const rates = ORIGINS.map((origin) => [origin, rateOf(tallies, origin, clusters)] as const);
  return {
    withinDays,
    byOrigin: Object.fromEntries(rates) as Record<Origin, TakenBackRate>,
    young,
    ratio,
    strata: [...strata.values()].filter(isTelling).length,
  };
}

/** One stratum's changes and those taken back, of AI-assisted and of human ones. */
interface Table {
  ai: number;
  aiBack: number;
  human: number;
  humanBack: number;
}

const backOf = ({ reverted, hotfixed }: TakenBackTally, origin: Origin) =>
  reverted[origin] + hotfixed[origin];

function strataOf(tallies: readonly TakenBackTally[]): Map<TallyKey, Table> {
  const strata = new Map<TallyKey, Table>();
  for (const tally of tallies) {
    const table = strata.get(tally.stratum) ?? { ai: 0, aiBack: 0, human: 0, humanBack: 0 };
    strata.set(tally.stratum, table);
    table.ai += tally.changes.AI_ASSISTED;
    table.human += tally.changes.HUMAN;
    table.aiBack += backOf(tally, "AI_ASSISTED");
    table.humanBack += backOf(tally, "HUMAN");
  }
  return strata;
}

function isTelling({ ai, human, aiBack, humanBack }: Table): boolean {
  return ai > 0 && human > 0 && aiBack + humanBack > 0;
}

function ratioOf(tallies: readonly TakenBackTally[], strata: ReadonlyMap<TallyKey, Table>): TakenBackRatio {
  const reason = reasonNotToCompare([...strata.values()]);
  if (reason !== null) return { measured: false, reason };
  const ratio = mantelHaenszel(strata);
  const own = logVarianceBy(tallies, strata, ratio, ({ unit }) => unit);
  const days = logVarianceBy(tallies, strata, ratio, ({ day }) => day);
  const alone = aloneLogVariance(strata, ratio);
  const logStandardError = Math.sqrt(Math.max(alone, own, days));
  const factor = Math.exp(Z95 * logStandardError);
  return {
    measured: true,
    ratio,
    interval: { low: ratio / factor, high: ratio * factor },
    logStandardError,
    designEffect: logStandardError ** 2 / alone,
  };
}

function reasonNotToCompare(strata: readonly Table[]): TakenBackReason | null {
  const sum = (of: (table: Table) => number) => strata.reduce((total, table) => total + of(table), 0);
  if (strata.length === 0) return "no-exposures";
  if (sum(({ ai }) => ai) === 0) return "no-commits-of-origin";
  if (sum(({ human }) => human) === 0) return "no-human-commits";
  const telling = strata.filter(isTelling);
  const back = telling.reduce((total, { aiBack, humanBack }) => total + aiBack + humanBack, 0);
  const isOneSided = telling.every(({ aiBack }) => aiBack === 0) || telling.every((t) => t.humanBack === 0);
  if (strata.every(({ ai, human }) => ai === 0 || human === 0)) return "no-shared-stratum";
  if (back < MIN_TAKEN_BACK) return "too-few-failures";
  const expectedAi = telling.reduce((total, t) => total + expected(t, t.ai), 0);
  const isSmall = Math.min(expectedAi, back - expectedAi) < MIN_TAKEN_BACK_EXPECTED;
  return isSmall || isOneSided ? "arm-too-small" : null;
}

function expected({ ai, human, aiBack, humanBack }: Table, of: number): number {
  return ((aiBack + humanBack) * of) / (ai + human);
}

function mantelHaenszel(strata: ReadonlyMap<TallyKey, Table>): number {
  let [above, below] = [0, 0];
  for (const { ai, aiBack, human, humanBack } of strata.values()) {
    if (ai + human === 0) continue;
    above += (aiBack * human) / (ai + human);
    below += (humanBack * ai) / (ai + human);
  }
  return above / below;
}

/** Σ of what human changes give to the ratio's denominator: the slope of its estimating equation. */
function slopeOf(strata: ReadonlyMap<TallyKey, Table>): number {
  let sum = 0;
  for (const { ai, human, humanBack } of strata.values())
    if (ai + human > 0) sum += (humanBack * ai) / (ai + human);
  return sum;
}

/** The risk of a human change in a stratum, given the ratio. */
function riskOf({ ai, human, aiBack, humanBack }: Table, ratio: number): number {
  return (aiBack + humanBack) / (human + ratio * ai);
}

/**
 * The sandwich variance of ln ratio with whole clusters drawn: each change gives the equation its residual from the
 * stratum's risk, so that strata of few changes count as well.
 */
function logVarianceBy(
  tallies: readonly TakenBackTally[],
  strata: ReadonlyMap<TallyKey, Table>,
  ratio: number,
  clusterOf: (tally: TakenBackTally) => TallyKey,
): number {
  const sums = new Map<TallyKey, number>();
  for (const tally of tallies) {
    const table = strata.get(tally.stratum) as Table;
    if (!isTelling(table)) continue;
    const { AI_ASSISTED: ai, HUMAN: human } = tally.changes;
    if (ai + human === 0) continue;
    const risk = riskOf(table, ratio);
    const size = table.ai + table.human;
    const residual =
      (table.human / size) * (backOf(tally, "AI_ASSISTED") - ratio * risk * ai) -
      ((ratio * table.ai) / size) * (backOf(tally, "HUMAN") - risk * human);
    const cluster = clusterOf(tally);
    sums.set(cluster, (sums.get(cluster) ?? 0) + residual);
  }
  let squares = 0;
  for (const sum of sums.values()) squares += sum * sum;
  const correction = sums.size > 1 ? sums.size / (sums.size - 1) : 1;
  return (correction * squares) / (ratio * slopeOf(strata)) ** 2;
}

/** The same with each change by itself. */
function aloneLogVariance(strata: ReadonlyMap<TallyKey, Table>, ratio: number): number {
  let sum = 0;
  for (const table of strata.values()) {
    if (!isTelling(table)) continue;
    const { ai, human, aiBack, humanBack } = table;
    const risk = riskOf(table, ratio);
    const squares = (back: number, of: number, at: number) => back * (1 - at) ** 2 + (of - back) * at ** 2;
    const size = ai + human;
    sum +=
      (human / size) ** 2 * squares(aiBack, ai, ratio * risk) +
      ((ratio * ai) / size) ** 2 * squares(humanBack, human, risk);
  }
  return sum / (ratio * slopeOf(strata)) ** 2;
}

/** Which tallies vary together: of each the number of its cluster, in the order in which clusters first come. */
interface Clusters {
  of: Int32Array;
  count: number;
}

function clustersOf(keys: readonly TallyKey[]): Clusters {
  const numbers = new Map<TallyKey, number>();
  const of = new Int32Array(keys.length);
  keys.forEach((key, i) => {
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    of[i] = number;
  });
  return { of, count: numbers.size };
}

function rateOf(
  tallies: readonly TakenBackTally[],
  origin: Origin,
  clusters: readonly Clusters[],
): TakenBackRate {
  let [changes, reverted, hotfixed] = [0, 0, 0];
  for (const tally of tallies) {
    changes += tally.changes[origin];
    reverted += tally.reverted[origin];
    hotfixed += tally.hotfixed[origin];
  }
  if (changes === 0) return { changes, reverted, hotfixed, rate: null, interval: null };
  const back = reverted + hotfixed;
  const rate = back / changes;
  const worth = Math.max(...clusters.map((own) => designEffectOf(tallies, origin, rate, own)));
  return { changes, reverted, hotfixed, rate, interval: wilsonInterval(back / worth, changes / worth) };
}

/** How many times as much whole clusters vary as single changes would; never below 1. */
function designEffectOf(
  tallies: readonly TakenBackTally[],
  origin: Origin,
  rate: number,
  clusters: Clusters,
): number {
  const sums = new Float64Array(clusters.count);
  let changes = 0;
  tallies.forEach((tally, i) => {
    const cluster = clusters.of[i] as number;
    changes += tally.changes[origin];
    const residual = backOf(tally, origin) - rate * tally.changes[origin];
    sums[cluster] = (sums[cluster] as number) + residual;
  });
  let squares = 0;
  for (const sum of sums) squares += sum * sum;
  const alone = changes * rate * (1 - rate);
  return alone === 0 ? 1 : Math.max(1, squares / alone);
}
