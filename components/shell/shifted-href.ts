import { toFilterValues } from "@/lib/read/filters/address";
import type { WindowDays } from "@/lib/read/filters/filters";
import { parseFilters } from "@/lib/read/filters/parse";
import { shiftWindow } from "@/lib/read/filters/shift-window";

/** What an address says of its period, and of a place in a list that another period doesn't have. */
const OF_A_PERIOD = ["window", "from", "to", "after", "before"];

function withPeriod(
  path: string,
  params: URLSearchParams,
  period: Record<string, string | number | null>,
): string {
  for (const name of OF_A_PERIOD) params.delete(name);
  for (const [name, value] of Object.entries(period)) if (value !== null) params.set(name, String(value));
  const query = params.toString();
  return query === "" ? path : `${path}?${query}`;
}

/** The same page for the period before or after; null where there is none later. */
export function shiftedHref(path: string, search: string, direction: -1 | 1, now: Date): string | null {
  const params = new URLSearchParams(search);
  const { filters } = parseFilters(Object.fromEntries(params));
  const window = shiftWindow(filters.window, direction, now);
  if (window === null) return null;
  const { window: days, from, to } = toFilterValues({ ...filters, window });
  return withPeriod(path, params, { window: days, from, to });
}

/** The same page for the last days. */
export function lastDaysHref(path: string, search: string, days: WindowDays): string {
  const params = new URLSearchParams(search);
  return withPeriod(path, params, { window: days });
}
