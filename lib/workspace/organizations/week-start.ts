import type { WeekStart } from "@/lib/core/metrics/local-days";

/** The days a week can begin on. */
export const WEEK_STARTS = ["monday", "sunday"] as const satisfies readonly WeekStart[];

/** The day a database row names; Monday, as ISO weeks have it, for anything else. */
export function parseWeekStart(text: string): WeekStart {
  return WEEK_STARTS.find((known) => known === text) ?? "monday";
}
