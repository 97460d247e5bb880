import type { Filters } from "@/lib/read/filters/filters";
import { windowOf } from "@/lib/read/filters/window";
import { type IncidentPlaces, takesWithoutEnvironment } from "@/lib/read/incidents/environments";
import type { Repository } from "@/lib/workspace/repositories/types";
import type { ReportOrganization } from "./data";
import type { Scope } from "./scope";

/** The scope that a page's filters stand for at this moment; without environments where none counts as production. */
export function toScope(
  filters: Filters,
  organization: IncidentPlaces & Pick<ReportOrganization, "timeZone">,
  repositories: readonly Repository[],
  now: Date,
): Scope {
  const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
  const environments = filters.environments ?? organization.productionEnvironments;
  return {
    window: windowOf(filters.window, now, organization.timeZone),
    environments,
    services: filters.services,
    teams: filters.teams,
    repositories: filters.repositories.map((id) => slugs.get(id) ?? id),
    tools: filters.tools,
    incidentsWithoutEnvironment: takesWithoutEnvironment(environments, organization),
  };
}
