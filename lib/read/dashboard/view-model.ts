import type { BatchSizes } from "@/lib/core/metrics/batch-size";
import type { DeploymentCounts } from "@/lib/core/metrics/deployment-counts";
import type { HiddenNotes } from "@/lib/core/metrics/hidden-range";
import type { IncidentRestoreTime, OpenIncidents } from "@/lib/core/metrics/incident-restore-time";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import type { Measured } from "@/lib/core/metrics/measured";
import type { EventSource } from "@/lib/core/metrics/reading";
import type { RollbackRate } from "@/lib/core/metrics/rollback-rate";
import { type TimeWindow, windowDays } from "@/lib/core/metrics/window";
import type { Pusher } from "@/lib/ingest/integrations/types";
import type { FilterChoices } from "@/lib/read/filters/choices";
import { DEFAULT_WINDOW_DAYS, type Filters, narrowsScope, type WindowDays } from "@/lib/read/filters/filters";
import type { FilterKey } from "@/lib/read/filters/parsers";
import type { DecidedVerdict, StoredComparison } from "@/lib/read/origin-comparisons/types";
import { serviceHref } from "@/lib/read/services/service-href";
import { type CausesView, toCauses } from "./causes";
import { type RatioView, toRatioView } from "./disagreement";
import type { DashboardFigures } from "./figures";
import { type Headline, toHeadlines } from "./headlines";
import type { CurveMark } from "./marks";
import type { TrendFigures } from "./over-time";
import { toVerdictView, type VerdictRange, type VerdictView } from "./verdict-view";

/** An environment Datadog has named, with all its deployments so far. */
export interface EnvironmentChoice {
  name: string;
  deployments: number;
}

/** How the organization's integration stands, as far as the dashboard tells its reader. */
export interface SyncState {
  /** What pushes where nothing is read. */
  pusher: Pusher | null;
  status: "active" | "error" | "disconnected";
  lastSyncAt: Date | null;
  /** When the first of the failures in a row was; null where the last sync went well. */
  failingSince: Date | null;
  /** The provider's last refusal in words for the reader; null where the last sync went well. */
  lastError: string | null;
  /** The first fetch of history: how far along (0–1, null where unknown) and what has arrived; null once done. */
  backfill: { share: number | null; deployments: number } | null;
  environments: readonly EnvironmentChoice[];
}

export interface DashboardOrganization {
  slug: string;
  name: string;
  timeZone: string;
  weekStart: WeekStart;
  productionEnvironments: readonly string[];
  /** Whether the reader may connect and mend the integration. */
  canConnect: boolean;
}

/** The repository a dashboard is narrowed to. */
export interface DashboardRepository {
  id: string;
  name: string;
}

/** What the reader must know before reading the figures. */
export type Notice =
  | { kind: "failing"; since: Date | null; lastSyncAt: Date | null; error: string | null }
  | { kind: "disconnected" }
  | { kind: "backfilling"; share: number | null }
  /** So much of the window is unread that the figures speak of a part of it; days of 24 hours. */
  | { kind: "partly-read"; days: number; daysRead: number; pusher: Pusher | null }
  | { kind: "all-pending"; deployments: number };

export interface FactsView {
  counts: DeploymentCounts;
  rollbacks: Measured<RollbackRate>;
  incidents: number | null;
  /** Of them, how many name no environment. */
  incidentsWithoutEnvironment: number;
  restore: Measured<IncidentRestoreTime>;
  openIncidents: Measured<OpenIncidents>;
  batchSize: Measured<BatchSizes>;
}

export type DashboardContent =
  | { kind: "not-connected" }
  | { kind: "backfilling"; share: number | null; deployments: number }
  /** Nobody has said yet which environments count as production. */
  | { kind: "choose-environments"; environments: readonly EnvironmentChoice[] }
  | {
      kind: "empty";
      environments: readonly string[];
      /** Services, teams, repositories or tools are narrowed too, and may be why. */
      filtered: boolean;
      /** The shortest longer window that has deployments. */
      longer: { days: WindowDays; deployments: number } | null;
      /** Environments not looked at that have deployments, the busiest first. */
      elsewhere: readonly EnvironmentChoice[];
    }
  | {
      kind: "figures";
      headlines: readonly Headline[];
      facts: FactsView;
      series: DashboardFigures["series"];
      /** What changed under the curves, the earliest first. */
      marks: readonly CurveMark[];
      trends: TrendFigures;
      origins: DashboardFigures["origins"];
      /** AI-assisted against human commits over all history; null where it is about something else. */
      ratio: RatioView | null;
      hiddenNotes: HiddenNotes;
      /** Whether a longer window may hold more. */
      hasEarlier: boolean;
    };

export interface DashboardView {
  organization: DashboardOrganization;
  /** Set where the page is narrowed to one repository. */
  repository: DashboardRepository | null;
  /** Set where the page is narrowed to one service. */
  service: string | null;
  /** The page's address without its query: every filter leads back here. */
  path: string;
  filters: Filters;
  /** The filters of the deployments behind the page's figures: those of the address, and the repository or service. */
  behind: Filters;
  /** Parts of the address that could not be understood. */
  ignored: readonly FilterKey[];
  window: TimeWindow;
  /** Its length, to the nearest whole day, at least 1. */
  days: number;
  now: Date;
  /** The environments looked at. */
  environments: readonly string[];
  choices: FilterChoices;
  sync: { pusher: Pusher | null; lastSyncAt: Date | null; disconnected: boolean; pending: number } | null;
  /** Who told of the window's deployments. */
  source: EventSource;
  notices: readonly Notice[];
  /** Null where the page is narrowed to one repository or service. */
  verdict: VerdictView | null;
  /** What breaks production, over the whole history; null where the page is about something else, or too little failed. */
  causes: CausesView | null;
  content: DashboardContent;
}

export interface DashboardInput {
  organization: DashboardOrganization;
  repository: DashboardRepository | null;
  service?: string | null;
  filters: Filters;
  ignored: readonly FilterKey[];
  window: TimeWindow;
  figures: DashboardFigures;
  marks: readonly CurveMark[];
  source: EventSource;
  /** Null where nothing was ever connected, and nothing pushed. */
  sync: SyncState | null;
  choices: FilterChoices;
  /** Deployments of longer windows, asked for only when this one has none. */
  longerWindows: readonly { days: WindowDays; deployments: number }[];
  /** Over the whole history of the production environments; null before the first. */
  comparison: StoredComparison | null;
  /** Known on narrowed pages too, which have no comparison. */
  hiddenNotes: HiddenNotes;
  /** The latest closed week's word; null before the first. */
  decided: DecidedVerdict | null;
  now: Date;
}

/** What to draw for one organization and window. Pure: the same input draws the same page. */
export function toDashboardView(input: DashboardInput): DashboardView {
  const {
    organization,
    repository,
    service = null,
    filters,
    ignored,
    window,
    figures,
    source,
    sync,
    choices,
    now,
  } = input;
  const environments = filters.environments ?? organization.productionEnvironments;
  const verdict = toVerdict(input);
  const content = toContent(input, environments, verdict);
  const isWhole = verdict?.kind === "not-compared" || (verdict?.kind === "answer" && !verdict.defaultHref);
  const { slug, name, timeZone, weekStart, productionEnvironments, canConnect } = organization;
  return {
    // Named one by one: what the caller hands in may carry a client.
    organization: { slug, name, timeZone, weekStart, productionEnvironments, canConnect },
    repository,
    service,
    path: pathOf(slug, repository, service),
    filters,
    behind: filtersBehind(filters, repository, service),
    ignored,
    window,
    days: Math.max(1, Math.round(windowDays(window))),
    now,
    environments,
    choices,
    source,
    sync: sync && {
      pusher: sync.pusher,
      lastSyncAt: sync.lastSyncAt,
      disconnected: sync.status === "disconnected",
      pending: figures.counts.pending,
    },
    notices: sync ? toNotices(sync, content, figures, window) : [],
    verdict,
    causes: isWhole && isDefaultWindow(filters) ? toCauses(input.comparison, verdict, input.source) : null,
    content,
  };
}

function pathOf(slug: string, repository: DashboardRepository | null, service: string | null): string {
  if (service !== null) return serviceHref(slug, service);
  return repository ? `/${slug}/repositories/${repository.id}` : `/${slug}/dashboard`;
}

function filtersBehind(
  filters: Filters,
  repository: DashboardRepository | null,
  service: string | null,
): Filters {
  if (service !== null) return { ...filters, services: [service] };
  return repository ? { ...filters, repositories: [repository.id] } : filters;
}

function toVerdict(input: DashboardInput): VerdictView | null {
  const { organization, repository, service, filters, comparison, decided, now } = input;
  if (repository || service) return null;
  return toVerdictView({
    comparison,
    decided,
    productionEnvironments: organization.productionEnvironments,
    timeZone: organization.timeZone,
    weekStartsOn: organization.weekStart,
    defaultHref: `/${organization.slug}/dashboard`,
    filtered: narrowsScope(filters) ? "scope" : isDefaultWindow(filters) ? "no" : "window",
    now,
  });
}

/** The verdict's figures for AI, so that a page says them once. */
function rangeOf(verdict: VerdictView | null): VerdictRange | undefined {
  if (verdict?.kind !== "answer") return undefined;
  const { ratio, low, high } = verdict;
  return { ratio, low, high };
}

function toContent(
  input: DashboardInput,
  environments: readonly string[],
  verdict: VerdictView | null,
): DashboardContent {
  const { figures, sync, longerWindows } = input;
  if (figures.counts.total > 0) return toFigures(input, verdict);
  if (sync === null) return { kind: "not-connected" };
  if (sync.backfill) return { kind: "backfilling", ...sync.backfill };
  const busiest = [...sync.environments].sort((a, b) => b.deployments - a.deployments);
  if (environments.length === 0) return { kind: "choose-environments", environments: busiest };
  return {
    kind: "empty",
    environments,
    filtered: narrowsScope({ ...input.filters, environments: null }),
    longer: longerWindows.find(({ deployments }) => deployments > 0) ?? null,
    elsewhere: busiest.filter(({ name, deployments }) => deployments > 0 && !environments.includes(name)),
  };
}

function isDefaultWindow({ window }: Filters): boolean {
  return window.kind === "days" && window.days === DEFAULT_WINDOW_DAYS;
}

function toFigures(
  { figures, marks, filters, repository, service, comparison, hiddenNotes }: DashboardInput,
  verdict: VerdictView | null,
): DashboardContent {
  const isAboutProduction = repository === null && !service && !narrowsScope(filters);
  return {
    kind: "figures",
    headlines: toHeadlines(figures),
    facts: {
      counts: figures.counts,
      rollbacks: figures.rollbacks,
      incidents: figures.incidents,
      incidentsWithoutEnvironment: figures.incidentsWithoutEnvironment,
      restore: figures.restore,
      openIncidents: figures.openIncidents,
      batchSize: figures["batch-size"],
    },
    series: figures.series,
    marks,
    trends: {
      whole: figures,
      buckets: figures.overTime,
    },
    origins: figures.origins,
    ratio: comparison && isAboutProduction ? toRatioView(comparison.comparison, rangeOf(verdict)) : null,
    hiddenNotes,
    hasEarlier: figures.hasEarlier,
  };
}

function toNotices(
  sync: SyncState,
  content: DashboardContent,
  { counts, daysRead, isPartlyRead }: DashboardFigures,
  window: TimeWindow,
): Notice[] {
  const notices: Notice[] = [];
  if (sync.status === "error") {
    const { failingSince: since, lastSyncAt, lastError: error } = sync;
    notices.push({ kind: "failing", since, lastSyncAt, error });
  }
  if (sync.status === "disconnected") notices.push({ kind: "disconnected" });
  if (sync.backfill && content.kind === "figures") {
    notices.push({ kind: "backfilling", share: sync.backfill.share });
  }
  if (isPartlyRead && !sync.backfill && content.kind === "figures") {
    notices.push({ kind: "partly-read", days: windowDays(window), daysRead, pusher: sync.pusher });
  }
  if (counts.total > 0 && counts.evaluated === 0) {
    notices.push({ kind: "all-pending", deployments: counts.total });
  }
  return notices;
}
