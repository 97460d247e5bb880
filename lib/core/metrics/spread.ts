import type { Deployment } from "../deployments/types";
import { uniqueCommits } from "./unique-commits";
import { startedInWindow, type TimeWindow, windowBefore } from "./window";

/** So many weeks before a window's end tell how much its figures spread from week to week. */
export const SPREAD_WEEKS = 26;

/** A week of 7 days of 24 hours, counted back from the window's end. */
export interface WeekCounts {
  deployments: number;
  evaluated: number;
  failed: number;
  remediations: number;
  /** Failed deployments with a recovery time, and how many lie below the median of all weeks: below 2, on it 1. */
  recoveries: number;
  quickHalves: number;
  /** Deployments with lead times, and how many of their medians lie below that of all weeks: below 2, on it 1. */
  timed: number;
  earlyHalves: number;
}

/** Squares over change sets, from which follows how much more a figure spreads because they move together. */
export interface ChangeSetSums {
  deployments: number;
  evaluated: number;
  evaluatedFailed: number;
  failed: number;
  remediations: number;
  deploymentsRemediations: number;
  recoveries: number;
  /** Of commits with a lead time: over change sets, and over deployments. */
  commits: number;
  commitsOfDeployments: number;
}

/** What of one window hangs on when it is looked at, and on change sets. */
export interface SideSpread {
  /** Evaluated and failed deployments whose result is old enough to stay. */
  matureEvaluated: number;
  matureFailed: number;
  /** Unix seconds at which the failed deployments without a recovery time started, ascending. */
  openSince: readonly number[];
  sets: ChangeSetSums;
}

/** All that tells a change from the usual unevenness of weeks, change sets and young results. */
export interface Spread {
  current: SideSpread;
  before: SideSpread;
  /** The latest first, `SPREAD_WEEKS` of them. */
  weeks: readonly WeekCounts[];
  /** Deployments of each day of 24 hours, the latest first; as many days as the weeks have. */
  days: readonly number[];
}

const DAY_MS = 86_400_000;
/** A week without deployments. */
export const NO_WEEK: WeekCounts = {
  deployments: 0,
  evaluated: 0,
  failed: 0,
  remediations: 0,
  recoveries: 0,
  quickHalves: 0,
  timed: 0,
  earlyHalves: 0,
};
export const NO_SETS: ChangeSetSums = {
  deployments: 0,
  evaluated: 0,
  evaluatedFailed: 0,
  failed: 0,
  remediations: 0,
  deploymentsRemediations: 0,
  recoveries: 0,
  commits: 0,
  commitsOfDeployments: 0,
};

/**
 * Counts how a scope's deployments spread: the reference for what the database counts the same way.
 * @param deployments of the scope, those of the weeks before the window included.
 * @param matureBefore results of deployments that started earlier are taken to stay.
 */
export function countSpread(
  deployments: readonly Deployment[],
  window: TimeWindow,
  named: (deployment: Deployment) => boolean,
  matureBefore: Date = window.to,
): Spread {
  const side = (of: TimeWindow) => countSideSpread(startedInWindow(deployments, of), named, matureBefore);
  const days = SPREAD_WEEKS * 7;
  const dayOf = ({ startedAt }: Deployment) =>
    Math.ceil((window.to.getTime() - startedAt.getTime()) / DAY_MS) - 1;
  const lately = startedInWindow(deployments, {
    from: new Date(window.to.getTime() - days * DAY_MS),
    to: window.to,
  });
  const leads = lately.map((d) => lowerMedian(leadTimesOf(d)));
  const leadMedian = lowerMedian(leads.filter((lead) => lead !== null));
  const recoveryMedian = lowerMedian(lately.flatMap((d) => recoveryOf(d) ?? []));
  const weeks = Array.from({ length: SPREAD_WEEKS }, () => ({ ...NO_WEEK }));
  const byDay = new Array<number>(days).fill(0);
  lately.forEach((one, i) => {
    const day = dayOf(one);
    byDay[day] = (byDay[day] as number) + 1;
    const week = weeks[Math.floor(day / 7)] as WeekCounts;
    week.deployments++;
    if (one.result !== "pending") week.evaluated++;
    if (one.result === "failed") week.failed++;
    if (named(one)) week.remediations++;
    const recovery = recoveryOf(one);
    if (recovery !== null) {
      week.recoveries++;
      week.quickHalves += halvesBelow(recovery, recoveryMedian as number);
    }
    const lead = leads[i] ?? null;
    if (lead !== null) {
      week.timed++;
      week.earlyHalves += halvesBelow(lead, leadMedian as number);
    }
  });
  return { current: side(window), before: side(windowBefore(window)), weeks, days: byDay };
}

function countSideSpread(
  deployments: readonly Deployment[],
  named: (deployment: Deployment) => boolean,
  matureBefore: Date,
): SideSpread {
  const mature = deployments.filter((d) => d.result !== "pending" && d.startedAt < matureBefore);
  return {
    matureEvaluated: mature.length,
    matureFailed: mature.filter((d) => d.result === "failed").length,
    openSince: deployments
      .filter((d) => d.result === "failed" && d.recoverySeconds === null)
      .map((d) => Math.floor(d.startedAt.getTime() / 1000))
      .sort((a, b) => a - b),
    sets: countChangeSets(deployments, named),
  };
}

/**
 * A change set: deployments of which the first commit, by sha, that another deployment carries too is the same one.
 * Services of a repository that ship one change together are one.
 */
function countChangeSets(
  deployments: readonly Deployment[],
  named: (deployment: Deployment) => boolean,
): ChangeSetSums {
  const carriers = new Map<string, number>();
  const shasOf = (d: Deployment) => new Set(d.commits.map(({ sha }) => sha));
  for (const one of deployments)
    for (const sha of shasOf(one)) carriers.set(sha, (carriers.get(sha) ?? 0) + 1);
  const sets = new Map<string, { m: number; n: number; f: number; r: number; k: number; c: number }>();
  let commitsOfDeployments = 0;
  deployments.forEach((one, i) => {
    const shared = [...shasOf(one)].filter((sha) => (carriers.get(sha) as number) > 1).sort()[0];
    const key = shared === undefined ? `deployment ${i}` : `commit ${shared}`;
    const set = sets.get(key) ?? { m: 0, n: 0, f: 0, r: 0, k: 0, c: 0 };
    sets.set(key, set);
    const commits = leadTimesOf(one).length;
    commitsOfDeployments += commits ** 2;
    set.m++;
    if (one.result !== "pending") set.n++;
    if (one.result === "failed") set.f++;
    if (named(one)) set.r++;
    if (recoveryOf(one) !== null) set.k++;
    set.c += commits;
  });
  const sums = { ...NO_SETS, commitsOfDeployments };
  for (const { m, n, f, r, k, c } of sets.values()) {
    sums.deployments += m * m;
    sums.evaluated += n * n;
    sums.evaluatedFailed += n * f;
    sums.failed += f * f;
    sums.remediations += r * r;
    sums.deploymentsRemediations += m * r;
    sums.recoveries += k * k;
    sums.commits += c * c;
  }
  return sums;
}

function recoveryOf({ result, recoverySeconds }: Deployment): number | null {
  return result === "failed" ? recoverySeconds : null;
}

function leadTimesOf({ commits }: Deployment): number[] {
  return uniqueCommits(commits).flatMap(({ leadTimeSeconds }) => leadTimeSeconds ?? []);
}

/** The ⌈n / 2⌉-th smallest: a value that was seen, so that both counts compare the same. */
function lowerMedian(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
}

function halvesBelow(value: number, median: number): 0 | 1 | 2 {
  if (value === median) return 1;
  return value < median ? 2 : 0;
}
