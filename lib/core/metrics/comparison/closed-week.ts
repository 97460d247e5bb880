import { LocalDays, type WeekStart, weekStart } from "../local-days";

/**
 * The end of the last closed week: the first day of `now`'s week (a Monday unless said otherwise), 00:00 in the given
 * IANA time zone. A verdict word is decided as of this instant and kept; looking every day would find a difference
 * sooner or later where there is none.
 */
export function lastClosedWeekEnd(now: Date, timeZone: string, startsOn: WeekStart = "monday"): Date {
  const days = new LocalDays(timeZone);
  return new Date(days.startOf(weekStart(days.dayOf(now.getTime()), startsOn)));
}
