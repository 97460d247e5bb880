import type { WeekStart } from "@/lib/metrics/local-days";
import { isoDay, LocalDays, weekStart as startOfWeek } from "@/lib/metrics/local-days";
import type { TimeWindow } from "@/lib/metrics/window";

const DAYS = 7;

/** A week that is over, in an organization's own days. */
export interface ClosedWeek extends TimeWindow {
  /** Its first day, as `2026-03-02`: what names it. */
  firstDay: string;
}

/** The first days, as `2026-03-02`, of the earliest and the latest week that have days of the one that begins there. */
export function overlappingWeeks(firstDay: string): { first: string; last: string } {
  const day = Math.round(Date.parse(firstDay) / 86_400_000);
  return { first: isoDay(day - DAYS + 1), last: isoDay(day + DAYS - 1) };
}

/** The last week that had ended at `now`, in the given time zone. A week can have 167 or 169 hours. */
export function lastClosedWeek(now: Date, timeZone: string, weekStart: WeekStart): ClosedWeek {
  const days = new LocalDays(timeZone);
  const today = days.dayOf(now.getTime());
  const thisWeek = startOfWeek(today, weekStart);
  const first = thisWeek - DAYS;
  return {
    firstDay: isoDay(first),
    from: new Date(days.startOf(first)),
    to: new Date(days.startOf(thisWeek)),
  };
}
