/** A calendar day as a whole number: days since 1970-01-01, whatever the time zone. */
export type DayNumber = number;

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;

/** Calendar arithmetic in one IANA time zone. Throws a RangeError for a zone the runtime doesn't know. */
export class LocalDays {
  private readonly format: Intl.DateTimeFormat;

  constructor(readonly timeZone: string) {
    this.format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
  }

  /** The calendar day an instant falls on in this zone. */
  dayOf(instant: number): DayNumber {
    let [year, month, day] = [0, 0, 0];
    for (const { type, value } of this.format.formatToParts(instant)) {
      if (type === "year") year = Number(value);
      else if (type === "month") month = Number(value);
      else if (type === "day") day = Number(value);
    }
    return Date.UTC(year, month - 1, day) / DAY_MS;
  }

  /**
   * The first instant of a day, in milliseconds: midnight, or later where the clocks skip it.
   * Searched in steps of 15 minutes, of which every zone's offset has been a multiple since 1972.
   */
  startOf(day: DayNumber): number {
    const base = day * DAY_MS - 16 * 4 * QUARTER_MS;
    let before = 0;
    let after = 32 * 4;
    while (after - before > 1) {
      const middle = (before + after) >> 1;
      if (this.dayOf(base + middle * QUARTER_MS) >= day) after = middle;
      else before = middle;
    }
    return base + after * QUARTER_MS;
  }
}

/** The day a week begins with. */
export type WeekStart = "monday" | "sunday";

/** The first day of a day's week: the last Monday (ISO weeks), or Sunday, on or before it. */
export function weekStart(day: DayNumber, startsOn: WeekStart = "monday"): DayNumber {
  // Day 0, 1970-01-01, was a Thursday.
  const sinceStart = day + (startsOn === "monday" ? 3 : 4);
  return day - (((sinceStart % 7) + 7) % 7);
}

/** The first day of a day's month, moved by a number of months. */
export function monthStart(day: DayNumber, months = 0): DayNumber {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY_MS;
}

/** A day as `2026-03-01`. */
export function isoDay(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
