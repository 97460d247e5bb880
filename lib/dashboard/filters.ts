/** The windows a reader can choose, in days. */
export const WINDOW_DAYS = [7, 30, 90] as const;
export type WindowDays = (typeof WINDOW_DAYS)[number];

const DEFAULT_WINDOW_DAYS: WindowDays = 30;
/** More would make a URL no server takes; nobody chooses that many by hand. */
const MOST_ENVIRONMENTS = 50;

/** What the URL narrows the dashboard to. */
export interface DashboardFilters {
  windowDays: WindowDays;
  /** Environments by name; null means the organization's production ones. */
  environments: readonly string[] | null;
}

export type SearchParams = Record<string, string | string[] | undefined>;

/** Reads the filters from a URL's query. What can't be understood falls back to the default. */
export function parseFilters(params: SearchParams): DashboardFilters {
  const days = Number(listOf(params.window)[0]);
  const named = [...new Set(listOf(params.env).filter((name) => name !== ""))].slice(0, MOST_ENVIRONMENTS);
  return {
    windowDays: WINDOW_DAYS.find((choice) => choice === days) ?? DEFAULT_WINDOW_DAYS,
    environments: named.length > 0 ? named : null,
  };
}

function listOf(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The query that leads back to these filters, with its "?"; empty where all are the default. */
export function filterQuery({ windowDays, environments }: DashboardFilters): string {
  const query = new URLSearchParams();
  if (windowDays !== DEFAULT_WINDOW_DAYS) query.set("window", String(windowDays));
  for (const name of environments ?? []) query.append("env", name);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/**
 * The environments after one was ticked or unticked. Starts from what is chosen now (the production ones where
 * nothing is); unticking the last one leads back to the production ones.
 */
export function toggleEnvironment(
  filters: DashboardFilters,
  production: readonly string[],
  name: string,
): DashboardFilters {
  const chosen = filters.environments ?? production;
  const next = chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name];
  return { ...filters, environments: next.length === 0 || sameNames(next, production) ? null : next };
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
