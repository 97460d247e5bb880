import type { DeploymentCounts } from "@/lib/metrics/deployment-counts";
import type { IncidentRestoreTime } from "@/lib/metrics/incident-restore-time";
import type { Measured } from "@/lib/metrics/measured";
import type { RollbackRate } from "@/lib/metrics/rollback-rate";
import type { TimeWindow } from "@/lib/metrics/window";
import type { DecidedVerdict, StoredComparison } from "@/lib/origin-comparisons/types";
import { toRatioView } from "./disagreement";
import type { DashboardFigures } from "./figures";
import { type DashboardFilters, filterQuery, type WindowDays } from "./filters";
import { type Headline, toHeadlines } from "./headlines";
import { type OriginsView, toOriginsView } from "./origins-view";
import { toVerdictView, type VerdictView } from "./verdict-view";

/** An environment Datadog has named, with all its deployments so far. */
export interface EnvironmentChoice {
  name: string;
  deployments: number;
}

/** How the organization's integration stands, as far as the dashboard tells its reader. */
export interface SyncState {
  status: "active" | "error" | "disconnected";
  lastSyncAt: Date | null;
  /** When the first of the failures in a row was; null where the last sync went well. */
  failingSince: Date | null;
  /** The provider's last refusal in words for the reader; null where the last sync went well. */
  lastError: string | null;
  /** The first fetch of history: how far along (0–1, null where unknown) and what has arrived; null once done. */
  backfill: { share: number | null; deployments: number } | null;
  environments: readonly EnvironmentChoice[];
  /** Since when the history is complete, null where unknown. */
  historySince: Date | null;
}

export interface DashboardOrganization {
  slug: string;
  name: string;
  timeZone: string;
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
  | { kind: "all-pending"; deployments: number };

export interface FactsView {
  counts: DeploymentCounts;
  rollbacks: Measured<RollbackRate>;
  incidents: number | null;
  restore: Measured<IncidentRestoreTime>;
}

export type DashboardContent =
  | { kind: "not-connected" }
  | { kind: "backfilling"; share: number | null; deployments: number }
  /** Nobody has said yet which environments count as production. */
  | { kind: "choose-environments"; environments: readonly EnvironmentChoice[] }
  | {
      kind: "empty";
      environments: readonly string[];
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
      origins: OriginsView;
    };

export interface DashboardView {
  organization: DashboardOrganization;
  /** Set where the page is narrowed to one repository. */
  repository: DashboardRepository | null;
  /** The page's address without its query: every filter leads back here. */
  path: string;
  filters: DashboardFilters;
  window: TimeWindow;
  now: Date;
  /** The environments looked at. */
  environments: readonly string[];
  choices: readonly (EnvironmentChoice & { chosen: boolean })[];
  sync: { lastSyncAt: Date | null; disconnected: boolean; pending: number } | null;
  notices: readonly Notice[];
  /** Null where the page is narrowed to one repository. */
  verdict: VerdictView | null;
  content: DashboardContent;
}

export interface DashboardInput {
  organization: DashboardOrganization;
  repository: DashboardRepository | null;
  filters: DashboardFilters;
  window: TimeWindow;
  figures: DashboardFigures;
  /** Null where nothing was ever connected. */
  sync: SyncState | null;
  /** Deployments of longer windows, asked for only when this one has none. */
  longerWindows: readonly { days: WindowDays; deployments: number }[];
  /** Over the whole history of the production environments; null before the first. */
  comparison: StoredComparison | null;
  /** The latest closed week's word; null before the first. */
  decided: DecidedVerdict | null;
  now: Date;
}

/** What to draw for one organization and window. Pure: the same input draws the same page. */
export function toDashboardView(input: DashboardInput): DashboardView {
  const { organization, repository, filters, window, figures, sync, now } = input;
  const environments = filters.environments ?? organization.productionEnvironments;
  const content = toContent(input, environments);
  const { slug, name, timeZone, productionEnvironments, canConnect } = organization;
  return {
    // Named one by one: what the caller hands in may carry a client.
    organization: { slug, name, timeZone, productionEnvironments, canConnect },
    repository,
    path: repository ? `/${slug}/repositories/${repository.id}` : `/${slug}/dashboard`,
    filters,
    window,
    now,
    environments,
    choices: toChoices(sync, environments),
    sync: sync && {
      lastSyncAt: sync.lastSyncAt,
      disconnected: sync.status === "disconnected",
      pending: figures.counts.pending,
    },
    notices: sync ? toNotices(sync, content, figures.counts) : [],
    verdict: toVerdict(input),
    content,
  };
}

function toVerdict(input: DashboardInput): VerdictView | null {
  const { organization, repository, filters, comparison, decided, now } = input;
  if (repository) return null;
  return toVerdictView({
    comparison,
    decided,
    productionEnvironments: organization.productionEnvironments,
    timeZone: organization.timeZone,
    defaultHref: `/${organization.slug}/dashboard`,
    filtered: filters.environments ? "scope" : filterQuery(filters) === "" ? "no" : "window",
    now,
  });
}

function toContent(input: DashboardInput, environments: readonly string[]): DashboardContent {
  const { figures, sync, longerWindows } = input;
  if (figures.counts.total > 0) return toFigures(input);
  if (sync === null) return { kind: "not-connected" };
  if (sync.backfill) return { kind: "backfilling", ...sync.backfill };
  const busiest = [...sync.environments].sort((a, b) => b.deployments - a.deployments);
  if (environments.length === 0) return { kind: "choose-environments", environments: busiest };
  return {
    kind: "empty",
    environments,
    longer: longerWindows.find(({ deployments }) => deployments > 0) ?? null,
    elsewhere: busiest.filter(({ name, deployments }) => deployments > 0 && !environments.includes(name)),
  };
}

function toFigures({ figures, filters, repository, comparison }: DashboardInput): DashboardContent {
  const isAboutProduction = repository === null && filters.environments === null;
  return {
    kind: "figures",
    headlines: toHeadlines(figures),
    facts: {
      counts: figures.counts,
      rollbacks: figures.rollbacks,
      incidents: figures.incidents,
      restore: figures.restore,
    },
    series: figures.series,
    origins: toOriginsView({
      origins: figures.origins,
      perCommit: figures.perCommit,
      counts: figures.counts,
      windowDays: filters.windowDays,
      ratio: comparison && isAboutProduction ? toRatioView(comparison.comparison) : null,
    }),
  };
}

/** Every environment that can be ticked: those Datadog named and those looked at, by name. */
function toChoices(sync: SyncState | null, environments: readonly string[]): DashboardView["choices"] {
  const known = sync?.environments ?? [];
  const unheardOf = environments.filter((name) => !known.some((other) => other.name === name));
  return [...known, ...unheardOf.map((name) => ({ name, deployments: 0 }))]
    .map((choice) => ({ ...choice, chosen: environments.includes(choice.name) }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function toNotices(sync: SyncState, content: DashboardContent, counts: DeploymentCounts): Notice[] {
  const notices: Notice[] = [];
  if (sync.status === "error") {
    const { failingSince: since, lastSyncAt, lastError: error } = sync;
    notices.push({ kind: "failing", since, lastSyncAt, error });
  }
  if (sync.status === "disconnected") notices.push({ kind: "disconnected" });
  if (sync.backfill && content.kind === "figures") {
    notices.push({ kind: "backfilling", share: sync.backfill.share });
  }
  if (counts.total > 0 && counts.evaluated === 0) {
    notices.push({ kind: "all-pending", deployments: counts.total });
  }
  return notices;
}
