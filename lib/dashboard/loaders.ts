import { listDeployments } from "@/lib/deployments/data";
import { listIncidents } from "@/lib/incidents/data";
import { getIntegrationStatus } from "@/lib/integrations/data";
import { startedInWindow, type TimeWindow, windowBefore } from "@/lib/metrics/window";
import { canConnect } from "@/lib/organizations/roles";
import type { OrganizationContext } from "@/lib/organizations/types";
import { getOriginComparison, listOriginVerdicts } from "@/lib/origin-comparisons/data";
import { listRepositories } from "@/lib/repositories/data";
import { dashboardFigures } from "./figures";
import { type DashboardFilters, WINDOW_DAYS } from "./filters";
import { type RepositoryRow, toRepositoryRows } from "./repository-list";
import { toSyncState } from "./sync-state";
import { type DashboardRepository, type DashboardView, toDashboardView } from "./view-model";

const DAY_MS = 86_400_000;

/** The days that end now, in hours of 24: exactly as long as the window they are compared with. */
function windowUntil(now: Date, days: number): TimeWindow {
  return { from: new Date(now.getTime() - days * DAY_MS), to: now };
}

/**
 * The dashboard of an organization, or of one of its repositories: reads the window and the one before it as the
 * signed-in user, measures both, and says what to draw. @throws DatabaseError
 */
export async function loadDashboard(
  org: OrganizationContext,
  filters: DashboardFilters,
  repository: DashboardRepository | null = null,
): Promise<DashboardView> {
  const now = new Date();
  const window = windowUntil(now, filters.windowDays);
  const scope = {
    environments: filters.environments ?? org.productionEnvironments,
    repositoryId: repository?.id ?? null,
  };
  const [deployments, incidents, status, comparison, [decided = null]] = await Promise.all([
    listDeployments(org.client, org.id, { ...scope, from: windowBefore(window).from, to: window.to }),
    repository ? null : listIncidents(org.client, org.id, { ...window, environments: scope.environments }),
    getIntegrationStatus(org.client, org.id),
    repository ? null : getOriginComparison(org.client, org.id),
    repository ? [] : listOriginVerdicts(org.client, org.id, 1),
  ]);
  const sync = toSyncState(status);
  const historySince = sync?.historySince ?? null;
  const figures = dashboardFigures({ deployments, incidents, window, timeZone: org.timeZone, historySince });
  const nothing = sync !== null && figures.counts.total === 0;
  const longerWindows = nothing ? await countLonger(org, filters, scope, now) : [];
  const organization = { ...org, canConnect: canConnect(org.role) };
  return toDashboardView({
    organization,
    repository,
    filters,
    window,
    figures,
    sync,
    longerWindows,
    comparison,
    decided,
    now,
  });
}

/** How many deployments the longer windows have, for a reader whose own is empty. */
async function countLonger(
  org: OrganizationContext,
  filters: DashboardFilters,
  scope: { environments: readonly string[]; repositoryId: string | null },
  now: Date,
) {
  const longer = WINDOW_DAYS.filter((days) => days > filters.windowDays);
  const longest = longer.at(-1);
  if (!longest) return [];
  const deployments = await listDeployments(org.client, org.id, { ...scope, ...windowUntil(now, longest) });
  return longer.map((days) => ({
    days,
    deployments: startedInWindow(deployments, windowUntil(now, days)).length,
  }));
}

/** The repositories of an organization with their production deployments in the days until now. @throws DatabaseError */
export async function loadRepositoryList(org: OrganizationContext, days: number): Promise<RepositoryRow[]> {
  const filter = { ...windowUntil(new Date(), days), environments: org.productionEnvironments };
  const [repositories, deployments] = await Promise.all([
    listRepositories(org.client, org.id),
    listDeployments(org.client, org.id, filter),
  ]);
  return toRepositoryRows(repositories.map(toDashboardRepository), deployments);
}

/** One repository of the organization; null where it has none with this id. @throws DatabaseError */
export async function loadRepository(
  org: OrganizationContext,
  repositoryId: string,
): Promise<DashboardRepository | null> {
  const repositories = await listRepositories(org.client, org.id);
  const found = repositories.find(({ id }) => id === repositoryId);
  return found ? toDashboardRepository(found) : null;
}

function toDashboardRepository({ id, slug }: { id: string; slug: string }): DashboardRepository {
  return { id, name: slug };
}
