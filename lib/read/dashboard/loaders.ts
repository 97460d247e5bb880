import { matureBefore } from "@/lib/core/metrics/comparison/maturity";
import { type Reading, sourceOf } from "@/lib/core/metrics/reading";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { WindowCounts } from "@/lib/core/metrics/window-counts";
import { canIncidentsAnswer, type Question } from "@/lib/core/question/question";
import { getOriginCoverage, type OriginCoverage } from "@/lib/ingest/commit-origins/coverage";
import { getReading } from "@/lib/ingest/feeds/reading";
import { getSource } from "@/lib/ingest/integrations/data";
import { loadEvents } from "@/lib/ingest/integrations/loaders";
import { getLatestSyncRun } from "@/lib/ingest/sync-runs/data";
import { toListPage } from "@/lib/platform/list-page";
import { type BreakdownDimension, breakDownDeployments } from "@/lib/read/deployments/break-down";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { type LeadTimeDetail, measureLeadTimeStages } from "@/lib/read/deployments/measure-lead-time-stages";
import { type MeasuredOrigins, measureOrigins } from "@/lib/read/deployments/measure-origins";
import { listFilterChoices } from "@/lib/read/filters/choices";
import { DEFAULT_FILTERS, type Filters, windowsLongerThan } from "@/lib/read/filters/filters";
import type { ParsedFilters } from "@/lib/read/filters/parse";
import { toQuestion } from "@/lib/read/filters/question";
import { windowOf } from "@/lib/read/filters/window";
import { listCountedIncidents } from "@/lib/read/incidents/data";
import { getOriginComparison, listOriginVerdicts } from "@/lib/read/origin-comparisons/data";
import { listFigureChanges } from "@/lib/workspace/organizations/figure-changes";
import { remember } from "@/lib/workspace/organizations/remember";
import { canConnect } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listRepositories } from "@/lib/workspace/repositories/data";
import { type BreakdownView, toBreakdownView } from "./breakdown-view";
import { countedWindow, dashboardFigures } from "./figures";
import { curveMarks } from "./marks";
import type { RepositoryListView } from "./repository-list";
import { listRepositoryRows, REPOSITORIES_PER_PAGE } from "./repository-page";
import { toSyncState } from "./sync-state";
import { type DashboardRepository, type DashboardView, toDashboardView } from "./view-model";

/** What a page of figures is about: an organization, one of its repositories or services, seen through the filters. */
export interface DashboardRequest {
  org: OrganizationContext;
  parsed: ParsedFilters;
  repository: DashboardRepository | null;
  /** The service a page is about, by name. */
  service?: string | null;
  now: Date;
}

/**
 * The dashboard of an organization, or of one of its repositories: counts the window and the one before it as the
 * signed-in user, and says what to draw. @throws DatabaseError
 */
export async function loadDashboard(request: DashboardRequest): Promise<DashboardView> {
  const { org, parsed, repository, service = null, now } = request;
  const isNarrowed = repository !== null || service !== null;
  const { filters, ignored } = parsed;
  const question = questionOf(request);
  const comparison = getOriginComparison(org.client, org.id);
  const [counts, incidents, reading, changes, sync, choices, stored, [decided = null]] = await Promise.all([
    comparison.then((known) =>
      loadCounts(org, question, matureBefore(question.window, now, known?.comparison.maturity ?? null)),
    ),
    loadIncidents(org, question),
    readingOf(org),
    remember(org, "figure changes", null, () => listFigureChanges(org.client, org.id)),
    loadSyncState(org),
    loadFilterChoices(org),
    comparison,
    isNarrowed ? [] : listOriginVerdicts(org.client, org.id, 1),
  ]);
  const asOf = sync?.lastSyncAt ?? null;
  const figures = dashboardFigures({ counts, incidents, window: question.window, asOf, reading, now });
  const nothing = sync !== null && figures.counts.total === 0;
  const longerWindows = nothing ? await countLonger(request) : [];
  const organization = { ...org, canConnect: canConnect(org.role) };
  return toDashboardView({
    organization,
    repository,
    service,
    filters,
    ignored,
    window: question.window,
    figures,
    marks: curveMarks(question.window, reading, changes, now),
    source: sourceOf(reading, question.window),
    sync,
    choices,
    longerWindows,
    comparison: isNarrowed ? null : stored,
    hiddenNotes: stored?.hiddenEstimate ?? null,
    decided,
    now,
  });
}

/** Rates by origin with their intervals, and by AI share, for the same question. @throws DatabaseError */
export function loadOriginRates(request: DashboardRequest): Promise<MeasuredOrigins> {
  const { org } = request;
  const question = questionOf(request);
  return remember(org, "origins", question, () => measureOrigins(org.client, org.id, question));
}

/** What lead time is made of, for the same question. @throws DatabaseError */
export function loadLeadTimeStages(request: DashboardRequest): Promise<LeadTimeDetail> {
  const { org } = request;
  const question = questionOf(request);
  return remember(org, "lead time stages", question, () =>
    measureLeadTimeStages(org.client, org.id, question),
  );
}

/** What the origins of its commits rest on, and why the others are unknown, for the same question. @throws DatabaseError */
export function loadOriginCoverage(request: DashboardRequest): Promise<OriginCoverage> {
  const { org } = request;
  const question = questionOf(request);
  return remember(org, "coverage", question, () => getOriginCoverage(org.client, org.id, question));
}

/** The figures by one dimension, for the same question. @throws DatabaseError */
export async function loadBreakdown(
  request: DashboardRequest,
  dimension: BreakdownDimension,
): Promise<BreakdownView> {
  const { org, parsed } = request;
  const { rows, rest } = await readBreakdown(org, questionOf(request), dimension);
  const filters = filtersOf(request, parsed.filters);
  return toBreakdownView({ slug: org.slug, filters, dimension, rows, rest });
}

function readBreakdown(org: OrganizationContext, question: Question, dimension: BreakdownDimension) {
  return remember(org, "breakdown", [dimension, question], async () => {
    const { deployments } = await readingOf(org);
    return breakDownDeployments(org.client, org.id, question, dimension, deployments);
  });
}

/** What was read of the organization's events, and when. @throws DatabaseError */
export function readingOf(org: OrganizationContext): Promise<Reading> {
  return remember(org, "reading", null, () => getReading(org.client, org.id));
}

/** What the filters of an organization offer. @throws DatabaseError */
export function loadFilterChoices(org: OrganizationContext) {
  return remember(org, "choices", null, () => listFilterChoices(org.client, org.id));
}

/** The filters, narrowed to the repository or service where the page is about one. */
function filtersOf({ repository, service }: DashboardRequest, filters: Filters): Filters {
  if (service) return { ...filters, services: [service] };
  return repository ? { ...filters, repositories: [repository.id] } : filters;
}

/** What a page of figures asks. */
export function questionOf(request: DashboardRequest): Question {
  return toQuestion(filtersOf(request, request.parsed.filters), request.org, request.now);
}

function loadCounts(org: OrganizationContext, question: Question, mature?: Date): Promise<WindowCounts> {
  const counted = countedWindow(question.window, org.timeZone, org.weekStart, mature);
  return remember(org, "counts", [question, org.timeZone, org.weekStart, mature], () =>
    measureDeployments(org.client, org.id, question, counted),
  );
}

/** Null where incidents can't answer: they name no repository and no tool. */
async function loadIncidents(org: OrganizationContext, question: Question) {
  if (!canIncidentsAnswer(question)) return null;
  return remember(org, "incidents", question, () => listCountedIncidents(org.client, org.id, question));
}

async function loadSyncState(org: OrganizationContext) {
  const [integration, latestRun, events] = await Promise.all([
    getSource(org.client, org.id),
    getLatestSyncRun(org.client, org.id),
    loadEvents(org),
  ]);
  if (!integration) return null;
  return toSyncState({ integration, latestRun, events });
}

/** How many deployments the longer windows have, for a reader whose own is empty. */
async function countLonger(request: DashboardRequest) {
  const { org, parsed, now } = request;
  const { window } = parsed.filters;
  const longer = window.kind === "days" ? windowsLongerThan(window.days) : [];
  const question = questionOf(request);
  return Promise.all(
    longer.map(async (days) => {
      const longerWindow: TimeWindow = windowOf({ kind: "days", days }, now, org.timeZone);
      const { current } = await loadCounts(org, { ...question, window: longerWindow });
      return { days, deployments: current.counts.total };
    }),
  );
}

/** The repositories in the window and environments that an address names. @param page from 1. @throws DatabaseError */
export async function loadRepositoryList(
  org: OrganizationContext,
  { filters: asked, ignored }: ParsedFilters,
  page: number,
): Promise<RepositoryListView> {
  const filters: Filters = { ...DEFAULT_FILTERS, window: asked.window, environments: asked.environments };
  const question = toQuestion(filters, org, new Date());
  const skip = (page - 1) * REPOSITORIES_PER_PAGE;
  const [{ rows, nameless, total }, choices] = await Promise.all([
    remember(org, "repositories", [question, skip], () =>
      listRepositoryRows(org.client, org.id, question, skip),
    ),
    loadFilterChoices(org),
  ]);
  return {
    slug: org.slug,
    filters,
    ignored,
    choices,
    productionEnvironments: org.productionEnvironments,
    nameless,
    ...toListPage(rows, { page, size: REPOSITORIES_PER_PAGE, total }),
  };
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
