import { FILTER_LISTS, forEachList } from "@/lib/core/question/lists";
import { DEFAULT_WINDOW_DAYS, type Filters } from "./filters";
import type { FilterValues } from "./parse";

/** Where a reader stands in a list; means nothing once the list is another one. */
const PLACE = ["after", "before"];

/** The values that stand for these filters in a URL; what is the default stands for itself. */
export function toFilterValues({ window, ...names }: Filters): FilterValues {
  const isDefault = window.kind === "days" && window.days === DEFAULT_WINDOW_DAYS;
  return {
    window: window.kind === "custom" || isDefault ? null : window.days,
    from: window.kind === "custom" ? window.from : null,
    to: window.kind === "custom" ? window.to : null,
    ...forEachList((_row, name) => [...(names[FILTER_LISTS[name].list] ?? [])]),
  };
}

/**
 * A page's address with these filters instead of those it has; what else it says stays, but for the place in a list.
 * Small, and without the parsers: it runs in the browser.
 */
export function filteredAddress(path: string, search: URLSearchParams, filters: Filters): string {
  const params = new URLSearchParams(search);
  const values = toFilterValues(filters);
  for (const name of [...Object.keys(values), ...PLACE]) params.delete(name);
  for (const [name, value] of Object.entries(values))
    for (const one of [value ?? []].flat()) params.append(name, String(one));
  const query = params.toString();
  return query === "" ? path : `${path}?${query}`;
}
