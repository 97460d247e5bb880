import type { WeekStart } from "@/lib/core/metrics/local-days";
import { isoDay, LocalDays, weekStart as startOfWeek } from "@/lib/core/metrics/local-days";
import type { TimeWindow } from "@/lib/core/metrics/window";

const DAYS = 7;

/** A week that is over, in an organization's own days; a few days more or less where its first day was changed. */
export interface ClosedWeek extends TimeWindow {
  /** Its first day, as `2026-03-02`: what names it. */
  firstDay: string;
}

/** The shortest stretch that is told by itself; fewer days wait for the week after them. */
const SHORTEST_DAYS = 4;
const DAY_MS = 86_400_000;

/**
 * The days that the digest of a closed week tells of, after a digest that told up to some day. They are the week, unless
 * its first day was changed meanwhile: then what is left of it, or it and the few days before it that nobody was told
 * of, so that each day is told once. Null where too few days are left: the next week takes them along.
 * @param told what the last digest told of; null for none.
 */
export function untoldDays(week: ClosedWeek, told: ClosedWeek | null, timeZone: string): ClosedWeek | null {
  if (told === null) return week;
  const until = told.to.getTime();
  // The same days once more, for whoever has not got them yet.
  if (until === week.to.getTime()) return told;
  const left = Math.round((week.to.getTime() - until) / DAY_MS);
  if (left < SHORTEST_DAYS) return null;
  if (left >= DAYS + SHORTEST_DAYS) return week;
  return { firstDay: isoDay(new LocalDays(timeZone).dayOf(until)), from: told.to, to: week.to };
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
