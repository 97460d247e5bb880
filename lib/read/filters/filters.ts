import { FILTER_LISTS, type QuestionList } from "@/lib/core/question/lists";
import { ALL_NAMES, type Names } from "@/lib/core/question/question";

/** The rolling windows a reader can choose, in days of 24 hours. */
export const WINDOW_DAYS = [7, 30, 90, 180] as const;
export type WindowDays = (typeof WINDOW_DAYS)[number];

/** A custom window of more would read a whole history at once. Datadog keeps two years; one of them may be a leap year. */
export const MOST_WINDOW_DAYS = 731;

/** The longest of the rolling windows. */
export const LONGEST_WINDOW = { kind: "days", days: 180 } as const satisfies FilterWindow;

export const DEFAULT_WINDOW_DAYS: WindowDays = 30;

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

/** The last 30 days of production. */
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
