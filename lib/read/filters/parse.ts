import { createLoader, type inferParserType } from "nuqs/server";
import { type FilterList, forEachQuestionList } from "@/lib/core/question/lists";
import type { Names } from "@/lib/core/question/question";
import { DEFAULT_WINDOW_DAYS, type Filters, type FilterWindow, MOST_WINDOW_DAYS } from "./filters";
import { type FilterKey, filterParsers } from "./parsers";

export type SearchParams = Record<string, string | string[] | undefined>;

/** The filters of a URL by their keys there. */
export type FilterValues = inferParserType<typeof filterParsers>;

export interface ParsedFilters {
  filters: Filters;
  /** Keys whose value, or a part of it, could not be understood and does not count. */
  ignored: readonly FilterKey[];
}

const DAY_MS = 86_400_000;

const load = createLoader(filterParsers);

/** Reads the filters from a URL's query. What can't be understood falls back to the default, and is named. */
export function parseFilters(params: SearchParams): ParsedFilters {
  const values = load(params);
  const ignored = (Object.keys(filterParsers) as FilterKey[]).filter((key) =>
    isLost(params[key], values[key]),
  );
  if (toCustomWindow(values) === null) {
    for (const key of ["from", "to"] as const) {
      if (params[key] !== undefined && !ignored.includes(key)) ignored.push(key);
    }
  }
  return { filters: toFilters(values), ignored };
}

/** The filters that a URL's values stand for. */
export function toFilters(values: FilterValues): Filters {
  const days = values.window ?? DEFAULT_WINDOW_DAYS;
  return {
    window: toCustomWindow(values) ?? { kind: "days", days },
    ...toNames(values),
  };
}

/** The lists that are given by their names in addresses; one that isn't, or is empty, narrows nothing. */
export function toNames(given: Partial<Record<FilterList, readonly string[]>>): Omit<Filters, "window"> {
  return forEachQuestionList((_row, name): Names => (given[name]?.length ? given[name] : null));
}

function toCustomWindow({ from, to }: Pick<FilterValues, "from" | "to">): FilterWindow | null {
  if (from === null || to === null) return null;
  // Both edges are read as UTC here: only their distance matters, and zones shift them alike to within a day.
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  return days > 0 && days <= MOST_WINDOW_DAYS ? { kind: "custom", from, to } : null;
}

function isLost(given: string | string[] | undefined, read: FilterValues[FilterKey]): boolean {
  if (given === undefined) return false;
  if (Array.isArray(read)) return new Set([given].flat()).size > read.length;
  return read === null;
}
