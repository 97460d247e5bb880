import { isWhollyRead, readWithin } from "./reading";
import type { ChangeSetSums, WeekCounts } from "./spread";
import { studentQuantile } from "./stats/mean-interval";
import { Z95 } from "./stats/normal";
import type { TimeWindow } from "./window";

/** What both windows of a comparison hold together. */
export interface BothSides {
  deployments: number;
  evaluated: number;
  failed: number;
  remediations: number;
  recoveries: number;
  sets: ChangeSetSums;
}

/** By how much the interval of each metric's change is widened; 1 where chance among single deployments is all there is. */
export type Widening = Record<"failures" | "frequency" | "rework" | "recovery" | "leadTime", number>;

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * How much wider than chance among single deployments the usual unevenness makes an interval: √φ · t / z. φ is the
 * larger of what neighbouring weeks differ by beyond chance and of what change sets that ship together do, never below
 * 1; t has one degree of freedom less than there are pairs of weeks. A pair on both sides of the change is left out: it
 * holds the change. Infinite where there is none: nothing is known then of how weeks differ.
 * @param weeks the latest first, counted back from the window's end.
 * Source: docs/metrics/compare-windows.md
 */
export function wideningOf(
  both: BothSides,
  weeks: readonly WeekCounts[],
  window: TimeWindow,
  spans: readonly TimeWindow[],
): Widening {
  const pairs = usualPairs(weeks, window, spans);
  const { sets } = both;
  const share = (count: (week: WeekCounts) => number, of: (week: WeekCounts) => number, effect: number) =>
    factor(squaresOfShares(pairs, count, of), effect);
  return {
    failures: share(
      (week) => week.failed,
      (week) => week.evaluated,
      effectOnShare(both.failed, both.evaluated, sets.failed, sets.evaluatedFailed, sets.evaluated),
    ),
    frequency: factor(squaresOfCounts(pairs), sets.deployments / both.deployments),
    rework: share(
      (week) => week.remediations,
      (week) => week.deployments,
      effectOnShare(
        both.remediations,
        both.deployments,
        sets.remediations,
        sets.deploymentsRemediations,
        sets.deployments,
      ),
    ),
    recovery: share(
      (week) => week.quickHalves / 2,
      (week) => week.recoveries,
      sets.recoveries / both.recoveries,
    ),
    leadTime: share(
      (week) => week.earlyHalves / 2,
      (week) => week.timed,
      sets.commits / sets.commitsOfDeployments,
    ),
  };
}

type Pair = readonly [later: WeekCounts, earlier: WeekCounts];

function usualPairs(
  weeks: readonly WeekCounts[],
  window: TimeWindow,
  spans: readonly TimeWindow[],
): readonly Pair[] {
  const start = (week: number) => window.to.getTime() - (week + 1) * WEEK_MS;
  const first = weeks.findLastIndex(({ deployments }) => deployments > 0);
  const isRead = (week: number) =>
    isWhollyRead({ from: new Date(start(week)), to: new Date(start(week) + WEEK_MS) }, spans);
  const change = window.from.getTime();
  return weeks.slice(0, Math.max(0, first)).flatMap((later, week) => {
    const holdsChange = start(week + 1) < change && change < start(week) + WEEK_MS;
    if (holdsChange || !isRead(week) || !isRead(week + 1)) return [];
    return [[later, weeks[week + 1] as WeekCounts] as const];
  });
}

/** Squares of the pairs' differences over their variance by chance: 1 on average where chance is all there is. */
function squaresOfCounts(pairs: readonly Pair[]): number[] {
  return pairs.flatMap(([{ deployments: a }, { deployments: b }]) =>
    a + b === 0 ? [] : [(a - b) ** 2 / (a + b)],
  );
}

/** The same of shares, with the variance of the share of all the weeks. */
function squaresOfShares(
  pairs: readonly Pair[],
  count: (week: WeekCounts) => number,
  of: (week: WeekCounts) => number,
): number[] {
  const weeks = [...new Set(pairs.flat())];
  const sum = (value: (week: WeekCounts) => number) => weeks.reduce((total, week) => total + value(week), 0);
  const share = sum(count) / Math.max(1, sum(of));
  const variance = share * (1 - share);
  if (variance === 0) return pairs.filter((pair) => pair.every((week) => of(week) > 0)).map(() => 1);
  return pairs.flatMap(([a, b]) => {
    const [n, m] = [of(a), of(b)];
    return n === 0 || m === 0 ? [] : [((count(a) / n - count(b) / m) ** 2 * n * m) / (n + m) / variance];
  });
}

/** How many times as much a share varies because the deployments of a change set do together. */
function effectOnShare(count: number, of: number, counts: number, products: number, squares: number): number {
  const share = count / of;
  const alone = of * share * (1 - share);
  return alone > 0 ? (counts - 2 * share * products + share ** 2 * squares) / alone : 1;
}

function factor(squares: readonly number[], effect: number): number {
  if (squares.length === 0) return Infinity;
  const weeks = squares.reduce((sum, square) => sum + square, 0) / squares.length;
  const phi = Math.max(1, weeks, Number.isNaN(effect) ? 1 : effect);
  return (Math.sqrt(phi) * studentQuantile(Math.max(1, squares.length - 1))) / Z95;
}

/**
 * Days of a window that were read, each weighed by how many deployments its weekday usually has, 1 on average: a window
 * with five Saturdays isn't as long as one with four.
 * @param days deployments a day, the latest first, counted back from `end`.
 */
export function weekdaysRead(
  window: TimeWindow,
  spans: readonly TimeWindow[],
  days: readonly number[],
  end: Date,
): number {
  const usual = usualWeekdays(days, spans, end);
  let sum = 0;
  for (const { from, to } of readWithin(window, spans)) {
    const first = Math.floor((end.getTime() - to.getTime()) / DAY_MS);
    const last = Math.ceil((end.getTime() - from.getTime()) / DAY_MS);
    for (let day = first; day < last; day++) {
      const [low, high] = [end.getTime() - (day + 1) * DAY_MS, end.getTime() - day * DAY_MS];
      const share = (Math.min(high, to.getTime()) - Math.max(low, from.getTime())) / DAY_MS;
      sum += Math.max(0, share) * (usual[day % 7] as number);
    }
  }
  return sum;
}

/** The seven days that end with the window's, by their share of the deployments of whole weeks that were read. */
function usualWeekdays(days: readonly number[], spans: readonly TimeWindow[], end: Date): number[] {
  const counts = new Array<number>(7).fill(1);
  const first = days.findLastIndex((count) => count > 0);
  for (let week = 0; 7 * week + 6 <= first; week++) {
    const to = new Date(end.getTime() - week * WEEK_MS);
    if (!isWhollyRead({ from: new Date(to.getTime() - WEEK_MS), to }, spans)) continue;
    for (let day = 0; day < 7; day++)
      counts[day] = (counts[day] as number) + (days[7 * week + day] as number);
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (7 * count) / all);
}
