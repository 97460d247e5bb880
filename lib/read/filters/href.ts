import { createSerializer } from "nuqs/server";
import { toFilterValues } from "./address";
import { DEFAULT_FILTERS, type Filters } from "./filters";
import { type DeploymentNarrowing, narrowingParsers } from "./narrowing";
import { filterParsers } from "./parsers";

const serialize = createSerializer({ ...filterParsers, ...narrowingParsers });

/** The query that leads back to these filters, with its "?"; empty where all are the default. */
export function filterQuery(filters: Filters, narrowing: DeploymentNarrowing = {}): string {
  return serialize({ ...toFilterValues(filters), ...narrowing });
}

/**
 * The deployment list with exactly the deployments behind a figure: those of the figure's own filters that are also of
 * the narrowing. A figure of one service or one bar hands in filters narrowed to it.
 */
export function deploymentsHref(slug: string, filters: Filters, narrowing: DeploymentNarrowing = {}): string {
  return `/${slug}/deployments${filterQuery(filters, narrowing)}`;
}

/** The dashboard of one team, in the window and environments that the reader looks at. */
export function teamHref(slug: string, team: string, filters: Filters = DEFAULT_FILTERS): string {
  const { window, environments } = filters;
  return `/${slug}/dashboard${filterQuery({ ...DEFAULT_FILTERS, window, environments, teams: [team] })}`;
}
