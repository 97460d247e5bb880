import { FILTER_LISTS, type QuestionList } from "@/lib/core/question/lists";
import { ALL_NAMES, type Names } from "@/lib/core/question/question";

/**
 * The rolling windows a reader can choose, in days of 24 hours: whole weeks, so that the window before has the same
 * weekdays.
 */
export const WINDOW_DAYS = [7, 28, 91, 182] as const;

/** What addresses, the API and agents took before 0.3.0; they go on meaning these days. */
export const FORMER_WINDOW_DAYS = [30, 90, 180] as const;

export type WindowDays = (typeof WINDOW_DAYS)[number] | (typeof FORMER_WINDOW_DAYS)[number];

/** All rolling windows that are understood, as texts. */
export const KNOWN_WINDOWS = [
  "7",
  "28",
  "91",
  "182",
  "30",
  "90",
  "180",
] as const satisfies readonly `${WindowDays}`[];

/** A custom window of more would read a whole history at once. Datadog keeps two years; one of them may be a leap year. */
export const MOST_WINDOW_DAYS = 731;

/** The longest of the rolling windows. */
export const LONGEST_WINDOW = { kind: "days", days: 182 } as const satisfies FilterWindow;

export const DEFAULT_WINDOW_DAYS: WindowDays = 28;

/**
 * Which stretch of time: the days that end now, or from one edge up to, not including, another. An edge is a calendar
 * day in the organization's time zone (`2026-11-03`, its first instant) or an instant (`2026-11-03T14:30:00Z`).
 */
export type FilterWindow = { kind: "days"; days: WindowDays } | { kind: "custom"; from: string; to: string };

/**
 * The question that an address asks, before it is known when it is asked and of whom (`toQuestion`). A list is null where
 * the address doesn't name it: environments are the organization's production ones then, the others are all.
 */
export interface Filters extends Record<QuestionList, Names> {
  window: FilterWindow;
}

/** The last four weeks of production. */
export const DEFAULT_FILTERS: Filters = {
  window: { kind: "days", days: DEFAULT_WINDOW_DAYS },
  ...ALL_NAMES,
};

/** How many names a page is filtered by, and one for a window that isn't the usual. */
export function countFilters(filters: Filters): number {
  const { window } = filters;
  const isUsual = window.kind === "days" && window.days === DEFAULT_WINDOW_DAYS;
  const names = Object.values(FILTER_LISTS).map(({ list }) => filters[list]?.length ?? 0);
  return names.reduce((sum, count) => sum + count, isUsual ? 0 : 1);
}

/** Whether anything but the window is narrowed. */
export function narrowsScope(filters: Filters): boolean {
  return Object.values(FILTER_LISTS).some(({ list }) => filters[list] !== null);
}

/** The rolling windows on offer that are longer by a week at least, the shortest first. */
export function windowsLongerThan(days: number): WindowDays[] {
  return WINDOW_DAYS.filter((offered) => offered >= days + 7);
}
