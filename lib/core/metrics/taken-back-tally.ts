import type { Origin } from "@/lib/core/origins/origin";

/** How a change was taken back: undone, or repaired by a change made for nothing else. */
export const TAKEN_BACK_HOW = ["reverted", "hotfixed"] as const;
export type TakenBackHow = (typeof TAKEN_BACK_HOW)[number];

/** A change that went out: a commit of a deployment, or one of the default branch. */
export interface OutgoingChange {
  /** Only changes of one place are compared with each other: a service, or a repository. */
  place: string;
  /** When it first went out there. */
  at: Date;
  origin: Origin;
  /** Changes of one unit stand or fall together: a deployment, a pull request. Null for a change by itself. */
  unit: string | null;
  /** When it was first taken back, and how; null where nobody has. */
  takenBack: { at: Date; how: TakenBackHow } | null;
}

/** Changes of one unit, one stratum (place and calendar quarter) and one day, by what became of them. */
export interface TakenBackTally {
  stratum: string;
  unit: string;
  /** The place's day; what a bad one does, it does to all of its changes. */
  day: string;
  /** Each origin's changes, and of them those reverted and those hot-fixed within the days. */
  changes: Readonly<Record<Origin, number>>;
  reverted: Readonly<Record<Origin, number>>;
  hotfixed: Readonly<Record<Origin, number>>;
}

const DAY_MS = 86_400_000;

/** Changes as counts of unit, stratum and day; those younger than the days apart. */
export function tallyOutgoing(changes: readonly OutgoingChange[], asOf: Date, withinDays: number) {
  const tallies = new Map<string, MutableTally>();
  let young = 0;
  changes.forEach(({ place, at, origin, unit, takenBack }, i) => {
    if (asOf.getTime() - at.getTime() < withinDays * DAY_MS) {
      young++;
      return;
    }
    const quarter = `${at.getUTCFullYear()}-Q${Math.floor(at.getUTCMonth() / 3) + 1}`;
    const day = Math.floor(at.getTime() / DAY_MS);
    const key = JSON.stringify([place, quarter, day, unit ?? i, unit === null]);
    const tally = tallies.get(key) ?? {
      stratum: JSON.stringify([place, quarter]),
      unit: JSON.stringify([place, unit ?? i, unit === null]),
      day: JSON.stringify([place, day]),
      changes: noCounts(),
      reverted: noCounts(),
      hotfixed: noCounts(),
    };
    tallies.set(key, tally);
    tally.changes[origin]++;
    const isBack = takenBack !== null && takenBack.at.getTime() - at.getTime() <= withinDays * DAY_MS;
    if (isBack) tally[takenBack.how][origin]++;
  });
  return { tallies: [...tallies.values()], young };
}

type MutableTally = Pick<TakenBackTally, "stratum" | "unit" | "day"> &
  Record<"changes" | TakenBackHow, Record<Origin, number>>;

function noCounts(): Record<Origin, number> {
  return { HUMAN: 0, AI_ASSISTED: 0, BOT: 0, UNKNOWN: 0 };
}
