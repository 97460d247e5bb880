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

/** Says of tallies which belong together; nothing else hangs on it. */
export type TallyKey = string | number;

/** Changes of one unit, one stratum (place and calendar quarter) and one day, by what became of them. */
export interface TakenBackTally {
  stratum: TallyKey;
  unit: TallyKey;
  /** The place's day; what a bad one does, it does to all of its changes. */
  day: TallyKey;
  /** Each origin's changes, and of them those reverted and those hot-fixed within the days. */
  changes: Readonly<Record<Origin, number>>;
  reverted: Readonly<Record<Origin, number>>;
  hotfixed: Readonly<Record<Origin, number>>;
}

const DAY_MS = 86_400_000;

/** Days of UTC since 1970-01-01, and calendar quarters. */
export const dayOf = (at: number) => Math.floor(at / DAY_MS);
export function quarterOf(at: number): number {
  const date = new Date(at);
  return 4 * date.getUTCFullYear() + Math.floor(date.getUTCMonth() / 3);
}

/** Whether a change has been out for so many days by then; and whether one was taken back within them. */
export const isYoung = (at: number, asOf: Date, withinDays: number) =>
  asOf.getTime() - at < withinDays * DAY_MS;
export const isWithin = (at: number, takenBackAt: Date, withinDays: number) =>
  takenBackAt.getTime() - at <= withinDays * DAY_MS;

/** Changes as counts of unit, stratum and day; those younger than the days apart. */
export function tallyOutgoing(changes: readonly OutgoingChange[], asOf: Date, withinDays: number) {
  const tallies = new Map<string, MutableTally>();
  let young = 0;
  changes.forEach(({ place, at: outAt, origin, unit, takenBack }, i) => {
    const at = outAt.getTime();
    if (isYoung(at, asOf, withinDays)) {
      young++;
      return;
    }
    const [quarter, day] = [quarterOf(at), dayOf(at)];
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
    if (takenBack !== null && isWithin(at, takenBack.at, withinDays)) tally[takenBack.how][origin]++;
  });
  return { tallies: [...tallies.values()], young };
}

export type MutableTally = Pick<TakenBackTally, "stratum" | "unit" | "day"> &
  Record<"changes" | TakenBackHow, Record<Origin, number>>;

export function noCounts(): Record<Origin, number> {
  return { HUMAN: 0, AI_ASSISTED: 0, BOT: 0, UNKNOWN: 0 };
}
