import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import type { Deployment } from "../deployments/types";
import { HistoryRows } from "./comparison/history-rows";
import { TAKEN_BACK_DAYS, type TakenBack, takenBackOf } from "./taken-back";
import { dayOf, isWithin, isYoung, type MutableTally, noCounts, quarterOf } from "./taken-back-tally";

/**
 * The second outcome of the comparison over deployments: of each commit, at its first deployment in a repository (or a
 * service without one), whether it was taken back within 14 days. Rollbacks bring nothing of their own, and a commit that is
 * known to revert another is a remedy. Null where nobody looked: no commit says that it was taken back.
 * @param asOf when what was taken back was last complete.
 * Source: docs/metrics/taken-back.md
 */
export function takenBackOfCommits(deployments: readonly Deployment[], asOf: Date): TakenBack | null {
  const rows = new HistoryRows().add(deployments);
  return rows.takenBack.size > 0 ? takenBackOfRows(rows, asOf) : null;
}

/** How many commits' messages were looked for, and how many have none: what those take back can't be seen. */
export interface SearchedMessages {
  commits: number;
  withoutMessage: number;
}

/** What became of deployed commits, and over how many messages that is known. */
export interface SearchedTakenBack extends TakenBack {
  searched: SearchedMessages;
}

/** The same of a history as it was read, where the messages of all were: a commit that none takes back has stood. */
export function takenBackAmong(rows: HistoryRows, asOf: Date, searched: SearchedMessages): SearchedTakenBack {
  return { ...takenBackOfRows(rows, asOf), searched };
}

/** A deployment's changes have its place and time, so that each is one tally. */
function takenBackOfRows(rows: HistoryRows, asOf: Date): TakenBack {
  const newCommits = new NewCommits(rows);
  const inTime = rows.inTime();
  const tallies = new Map<number, MutableTally>();
  let young = 0;
  for (const [place, deployments] of Map.groupBy(inTime, (i) => placeOf(rows, i))) {
    for (const i of deployments) {
      const commits = newCommits.of(i, place);
      if (commits.length === 0) continue;
      if (isYoung(rows.startedAt[i] as number, asOf, TAKEN_BACK_DAYS)) young += commits.length;
      else tallies.set(i, tallyOf(rows, i, place, commits));
    }
  }
  // By time, so that the order in which places came leaves no trace in a sum.
  const oldestFirst = inTime.flatMap((i) => tallies.get(i) ?? []);
  return takenBackOf(oldestFirst, young);
}

/** A repository, or a service without one. */
function placeOf({ repository, repositories, service }: HistoryRows, i: number): number {
  const number = repository[i] as number;
  return number >= 0 ? number : repositories.count + (service[i] as number);
}

/** The commits that a deployment is the first to bring to its place; give those of one place one after the other, by time. */
class NewCommits {
  private readonly isRemedy: Uint8Array;
  /** The place that had a commit last, counted from 1. */
  private readonly seenIn: Int32Array;

  constructor(private readonly rows: HistoryRows) {
    this.isRemedy = new Uint8Array(rows.commitCount);
    this.seenIn = new Int32Array(rows.commitCount);
    for (const sha of rows.reverts) {
      const number = rows.shas.find(sha);
      if (number >= 0) this.isRemedy[number] = 1;
    }
  }

  /** Their places in the columns of commits. */
  of(i: number, place: number): number[] {
    const { offsets, commit, isRollback } = this.rows;
    const found: number[] = [];
    if (isRollback[i]) return found;
    for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
      const number = commit[k] as number;
      if (this.isRemedy[number] || this.seenIn[number] === place + 1) continue;
      this.seenIn[number] = place + 1;
      found.push(k);
    }
    return found;
  }
}

/** More than there are days, quarters and places of a history. */
const PLACES = 2 ** 20;

function tallyOf(rows: HistoryRows, i: number, place: number, commits: readonly number[]): MutableTally {
  const at = rows.startedAt[i] as number;
  const tally: MutableTally = {
    stratum: quarterOf(at) * PLACES + place,
    unit: i,
    day: dayOf(at) * PLACES + place,
    changes: noCounts(),
    reverted: noCounts(),
    hotfixed: noCounts(),
  };
  for (const k of commits) {
    const origin = ORIGINS[rows.origin[k] as number] as Origin;
    tally.changes[origin]++;
    const takenBack = rows.takenBack.get(k);
    if (takenBack && isWithin(at, takenBack.at, TAKEN_BACK_DAYS)) tally[takenBack.how][origin]++;
  }
  return tally;
}
