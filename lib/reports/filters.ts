import type { Filters } from "@/lib/filters/filters";
import { windowOf } from "@/lib/filters/window";
import type { Repository } from "@/lib/repositories/types";
import type { ReportOrganization } from "./data";
import type { Scope } from "./scope";

/** The scope that a page's filters stand for at this moment; without environments where none counts as production. */
export function toScope(
  filters: Filters,
  organization: Pick<ReportOrganization, "productionEnvironments" | "timeZone">,
  repositories: readonly Repository[],
  now: Date,
): Scope {
  const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
  return {
    window: windowOf(filters.window, now, organization.timeZone),
    environments: filters.environments ?? organization.productionEnvironments,
    services: filters.services,
    teams: filters.teams,
    repositories: filters.repositories.map((id) => slugs.get(id) ?? id),
    tools: filters.tools,
  };
}
