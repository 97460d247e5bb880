import { isoDay, LocalDays, weekStart as mondayOf } from "@/lib/metrics/local-days";
import type { TimeWindow } from "@/lib/metrics/window";
import type { WeekStart } from "@/lib/organizations/week-start";

const DAYS = 7;

/** A week that is over, in an organization's own days. */
export interface ClosedWeek extends TimeWindow {
  /** Its first day, as `2026-03-02`: what names it. */
  firstDay: string;
}

/** The last week that had ended at `now`, in the given time zone. A week can have 167 or 169 hours. */
export function lastClosedWeek(now: Date, timeZone: string, weekStart: WeekStart): ClosedWeek {
  const days = new LocalDays(timeZone);
  const today = days.dayOf(now.getTime());
  // A week of Sundays is one of Mondays, looked at a day ahead.
  const thisWeek = weekStart === "monday" ? mondayOf(today) : mondayOf(today + 1) - 1;
  const first = thisWeek - DAYS;
  return {
    firstDay: isoDay(first),
    from: new Date(days.startOf(first)),
    to: new Date(days.startOf(thisWeek)),
  };
}
