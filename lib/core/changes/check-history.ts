import { type Pace, type TimeToAnswer, timeToAnswer } from "../metrics/comparison/outlook";
import {
  type TakenBack,
  type TakenBackRatio,
  takenBackByOrigin,
  takenBackOf as takenBackOfTallies,
} from "../metrics/taken-back";
import { type OutgoingChange, tallyOutgoing } from "../metrics/taken-back-tally";
import type { Origin } from "../origins/origin";
import { type Change, onlyReverts, originOf } from "./change";
import { type DerivedFailures, deriveFailures } from "./derive-failures";
import { type FailureRule, takenBackOf } from "./failure-rules";

export interface CheckOptions {
  /** What is checked; changes of one place are compared with each other. */
  place: string;
  /** When the history ends: what is younger than the days then is not settled. */
  asOf: Date;
  withinDays: number;
  areDeployments: boolean;
  /** The last part of the repository's address; null where it isn't known. */
  repository: string | null;
}

export interface HistoryCheck extends Ratios {
  changes: ChangeCounts;
  /** Commits the changes brought, by origin; merges and reverts among them. */
  commits: Record<Origin, number>;
  /** Share of the commits whose origin is known, 0–1; null without commits. */
  coverage: number | null;
  /** Changes taken back within the days, young ones too, by the rule that told first. */
  byRule: Partial<Record<FailureRule, number>>;
  failures: DerivedFailures;
  /** What it would take to see a difference; null where nothing is compared. */
  outlook: { doubling: TimeToAnswer; quarter: TimeToAnswer } | null;
}

/** How often each origin's commits were taken back, and the ratio with more and with less that is adjusted for. */
export interface Ratios {
  takenBack: TakenBack;
  /** The same without regard to when: what a table without strata would say. */
  pooled: TakenBackRatio;
  /** Within place, quarter and size alike, over the commits whose lines are known. */
  equalSize: { known: number; of: number; ratio: TakenBackRatio };
}

export interface ChangeCounts {
  count: number;
  firstAt: Date | null;
  lastAt: Date | null;
  /** By the origin of all of a change's commits; those with commits of several by themselves. */
  byOrigin: Record<Origin | "SEVERAL", number>;
  /** Changes that only take others back: remedies, in no rate. */
  reverts: number;
  /** Changes that brought no commit of their own. */
  empty: number;
}

/**
 * What a history says about who wrote its changes, and how often each was taken back.
 * @param changes oldest first.
 * Source: docs/check.md
 */
export function checkHistory(changes: readonly Change[], options: CheckOptions): HistoryCheck {
  const failures = deriveFailures(changes, options);
  const commits = changes.flatMap((change) => change.commits);
  const counts = { HUMAN: 0, AI_ASSISTED: 0, BOT: 0, UNKNOWN: 0 };
  for (const { origin } of commits) counts[origin] += 1;
  const outgoing = outgoingOf(changes, failures, options.place);
  const ratios = compareOutgoing(outgoing, options);
  return {
    changes: countChanges(changes),
    commits: counts,
    coverage: commits.length === 0 ? null : 1 - counts.UNKNOWN / commits.length,
    ...ratios,
    byRule: countRules(failures),
    failures,
    outlook: outlookOf(ratios.takenBack, outgoing, options),
  };
}

/** The ratios of commits that went out, of one history or of several. */
export function compareOutgoing(outgoing: readonly Outgoing[], options: When): Ratios {
  const all = outgoing.map(({ change }) => change);
  return {
    takenBack: takenBackByOrigin(all, options),
    pooled: pooledRatio(all, options),
    equalSize: equalSizeRatio(outgoing, options),
  };
}

export interface Outgoing {
  change: OutgoingChange;
  lines: number | null;
}

/** The commits that went out, each once, and what took it back first. Reverts are remedies, and leave. */
export function outgoingOf(changes: readonly Change[], { of }: DerivedFailures, place: string): Outgoing[] {
  return changes.flatMap((change, i) =>
    change.commits
      .filter(({ isRevert }) => !isRevert)
      .map((commit) => {
        const unit = change.commits.length > 1 ? change.sha : null;
        const takenBack = takenBackOf(change, of[i] ?? [], commit);
        return {
          change: { place, at: change.at, origin: commit.origin, unit, takenBack },
          lines: commit.lines,
        };
      }),
  );
}

function countChanges(changes: readonly Change[]): ChangeCounts {
  const byOrigin = { HUMAN: 0, AI_ASSISTED: 0, BOT: 0, UNKNOWN: 0, SEVERAL: 0 };
  let [reverts, empty] = [0, 0];
  for (const change of changes) {
    if (change.commits.length === 0) empty += 1;
    else byOrigin[originOf(change) ?? "SEVERAL"] += 1;
    if (onlyReverts(change)) reverts += 1;
  }
  const times = changes.map(({ at }) => at.getTime()).sort((a, b) => a - b);
  const at = (time: number | undefined) => (time === undefined ? null : new Date(time));
  return {
    count: changes.length,
    firstAt: at(times[0]),
    lastAt: at(times.at(-1)),
    byOrigin,
    reverts,
    empty,
  };
}

type When = Pick<CheckOptions, "asOf" | "withinDays">;

function pooledRatio(all: readonly OutgoingChange[], { asOf, withinDays }: When): TakenBackRatio {
  const { tallies, young } = tallyOutgoing(all, asOf, withinDays);
  return takenBackOfTallies(
    tallies.map((tally) => ({ ...tally, stratum: "all" })),
    young,
    withinDays,
  ).ratio;
}

/** Lines from which on a commit is of the next size. */
const SIZES = [10, 50, 200, 1_000];

function equalSizeRatio(outgoing: readonly Outgoing[], options: When): Ratios["equalSize"] {
  const sized = outgoing.flatMap(({ change, lines }) => {
    if (lines === null) return [];
    const size = SIZES.filter((from) => lines >= from).length;
    return [{ ...change, place: `${change.place} ${size}` }];
  });
  return { known: sized.length, of: outgoing.length, ratio: takenBackByOrigin(sized, options).ratio };
}

function countRules({ of }: DerivedFailures): HistoryCheck["byRule"] {
  const counts: HistoryCheck["byRule"] = {};
  for (const [first] of of) {
    if (first) counts[first.rule] = (counts[first.rule] ?? 0) + 1;
  }
  return counts;
}

const WEEK_MS = 7 * 86_400_000;

function outlookOf(
  { ratio }: TakenBack,
  outgoing: readonly Outgoing[],
  { asOf, withinDays }: CheckOptions,
): HistoryCheck["outlook"] {
  if (!ratio.measured) return null;
  // History before the first AI-assisted change says nothing about the ratio, nor about the pace.
  let first = asOf.getTime();
  for (const { change } of outgoing)
    if (change.origin === "AI_ASSISTED") first = Math.min(first, change.at.getTime());
  const since = outgoing.filter(({ change }) => change.at.getTime() >= first).length;
  const pace: Pace = {
    logRatio: Math.log(ratio.ratio),
    logStandardError: ratio.logStandardError,
    low: ratio.interval.low,
    high: ratio.interval.high,
    deployments: since,
    weeks: (asOf.getTime() - first) / WEEK_MS,
    maturityWeeks: withinDays / 7,
  };
  return { doubling: timeToAnswer(pace, 2), quarter: timeToAnswer(pace, 1.25) };
}
