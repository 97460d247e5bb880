/** The rolling windows a reader can choose, in days of 24 hours. */
export const WINDOW_DAYS = [7, 30, 90, 180] as const;
export type WindowDays = (typeof WINDOW_DAYS)[number];

/** A custom window of more would read a whole history at once. Datadog keeps two years; one of them may be a leap year. */
export const MOST_WINDOW_DAYS = 731;

export const DEFAULT_WINDOW_DAYS: WindowDays = 30;

/**
 * Which stretch of time: the days that end now, or from one edge up to, not including, another. An edge is a calendar
 * day in the organization's time zone (`2026-11-03`, its first instant) or an instant (`2026-11-03T14:30:00Z`).
 */
export type FilterWindow = { kind: "days"; days: WindowDays } | { kind: "custom"; from: string; to: string };

/** Stands, in a list of names, for events that name none: deployments without a team. */
export const WITHOUT_NAME = "";

/** What a URL narrows a page to. An empty list narrows nothing. */
export interface Filters {
  window: FilterWindow;
  /** Environments by name; null means the organization's production ones. */
  environments: readonly string[] | null;
  services: readonly string[];
  teams: readonly string[];
  /** Repositories by their id. */
  repositories: readonly string[];
  /** AI tools: a deployment belongs when one of its commits was written with one of them. */
  tools: readonly string[];
}

/** The lists of a filter bar, by the name each has in the URL. */
export const FILTER_LISTS = {
  env: "environments",
  service: "services",
  team: "teams",
  repository: "repositories",
  tool: "tools",
} as const satisfies Record<string, keyof Filters>;

/** The last 30 days of production. */
export const DEFAULT_FILTERS: Filters = {
  window: { kind: "days", days: DEFAULT_WINDOW_DAYS },
  environments: null,
  services: [],
  teams: [],
  repositories: [],
  tools: [],
};

/** Whether anything but the window is narrowed. */
export function narrowsScope(filters: Filters): boolean {
  const { environments, services, teams, repositories, tools } = filters;
  return environments !== null || [services, teams, repositories, tools].some((names) => names.length > 0);
}
