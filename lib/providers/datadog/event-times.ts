import { eventSecond } from "./event";

/** Unix seconds, both ends included. */
export interface SecondRange {
  from: number;
  to: number;
}

/** What a page says about time, as far as its events can be believed. */
export interface PageTimes {
  /** The oldest second inside the range; null where no event has a readable time in it. */
  oldest: number | null;
  /** Whether the readable times run from newest to oldest, which the whole walk rests on. */
  newestFirst: boolean;
}

/** Reads the times of a page. Events without a readable time, or with one outside the range, decide nothing. */
export function pageTimes(events: readonly unknown[], range: SecondRange): PageTimes {
  const seconds = events.map(eventSecond).filter((one): one is number => isWithin(one, range));
  let newestFirst = true;
  let oldest: number | null = null;
  for (const second of seconds) {
    if (oldest !== null && second > oldest) newestFirst = false;
    oldest = oldest === null ? second : Math.min(oldest, second);
  }
  return { oldest, newestFirst };
}

export function isWithin(second: number | null, range: SecondRange): second is number {
  return second !== null && second >= range.from && second <= range.to;
}
