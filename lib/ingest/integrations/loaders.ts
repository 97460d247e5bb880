import { listFeeds, summarizeIncidentFeeds } from "@/lib/ingest/feeds/data";
import { coversRetention } from "@/lib/ingest/sync/plan";
import { readSetAsideTexts } from "@/lib/ingest/sync/set-aside";
import {
  getLatestSyncRun,
  getSyncRun,
  listSyncRunFeeds,
  listSyncRunPages,
  listSyncRuns,
} from "@/lib/ingest/sync-runs/data";
import type { ShownSyncRun, SyncRun } from "@/lib/ingest/sync-runs/types";
import { serviceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { listMembers } from "@/lib/workspace/organizations/data";
import { toEnvironmentChoices } from "@/lib/workspace/organizations/environment-choices";
import { remember } from "@/lib/workspace/organizations/remember";
import { canConnect } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { type BackfillChoice, backfillChoices } from "./backfill";
import { getIntegration, getIntegrationStatus, getSource, listDisappeared, listSetAsideEvents } from "./data";
import type { DatadogPageData, SetAsideText, SyncHistoryData, SyncRunData } from "./datadog-page";
import { type EventSummary, summarizeEvents } from "./event-summary";
import { isSyncing, syncProgress } from "./sync-progress";
import { pusherOf, type Unconnected } from "./types";

const RUNS_SHOWN = 10;

/** For pages that can't show anything before Datadog is connected, or a pipeline pushes. */
export function toUnconnected({ slug, name, role }: OrganizationContext): Unconnected {
  return { slug, name, canConnect: canConnect(role) };
}

/** The same where nothing ever came; null where something did. For pages that found nothing to show. @throws DatabaseError */
export async function loadUnconnected(org: OrganizationContext): Promise<Unconnected | null> {
  return (await getSource(org.client, org.id)) ? null : toUnconnected(org);
}

/** Whether the organization's deployments are pushed, and none is read. @throws DatabaseError */
export async function isPushing(org: OrganizationContext): Promise<boolean> {
  const source = await getSource(org.client, org.id);
  return source !== null && pusherOf(source) !== null;
}

/** Everything the Datadog page shows; null where Datadog was never connected. */
export async function loadDatadogPage(org: OrganizationContext): Promise<DatadogPageData | null> {
  const status = await getIntegrationStatus(org.client, org.id);
  if (!status) return null;
  const now = new Date();
  const { integration, events } = status;
  const [runs, setAside, disappeared, feeds, feedSummaries] = await Promise.all([
    listSyncRuns(org.client, org.id, integration.id, RUNS_SHOWN),
    events.setAside > 0 ? listSetAsideEvents(org.client, org.id) : [],
    events.disappeared > 0 ? listDisappeared(org.client, org.id) : [],
    listFeeds(org.client, org.id),
    summarizeIncidentFeeds(org.client, org.id),
  ]);
  return {
    status,
    progress: syncProgress(integration, runs, now),
    isNew: integration.lastSyncedAt === null || integration.isHistoryDue || hasJustLoaded(runs),
    runs: await withAskers(org, runs),
    setAside,
    disappeared,
    backfill: backfillChoices(events, runs, now),
    feeds,
    feedSummaries,
    environments: toEnvironmentChoices(events.environments, org.productionEnvironments),
    now,
  };
}

/** Whether nothing but the first 30 days was read yet, or the whole history right after them. */
function hasJustLoaded([latest, before, ...earlier]: readonly SyncRun[]): boolean {
  if (!latest || earlier.length > 0) return false;
  return before === undefined || coversRetention({ from: latest.windowFrom, to: latest.windowTo });
}

/** The history that Datadog still has and Iris hasn't read. */
export interface HistoryOffer {
  /** Down to where it was read. */
  heldFrom: Date;
  /** What reading all of it costs; null while it is being read. */
  choice: BackfillChoice | null;
}

/**
 * What reading all the history that Datadog keeps would cost, for a page that has too little of it. Null where Datadog
 * isn't connected, nothing was read yet, or nothing more can be had. @throws DatabaseError
 */
export async function loadHistoryOffer(org: OrganizationContext): Promise<HistoryOffer | null> {
  const [source, latestRun, events] = await Promise.all([
    getSource(org.client, org.id),
    getLatestSyncRun(org.client, org.id),
    loadEvents(org),
  ]);
  if (!source || pusherOf(source) || source.status === "disconnected" || !events.historyFrom) return null;
  const heldFrom = events.historyFrom;
  const now = new Date();
  const isLoading = source.isHistoryDue && source.status === "active";
  if (isLoading || isSyncing(source, now) || latestRun?.status === "running")
    return { heldFrom, choice: null };
  const runs = await listSyncRuns(org.client, org.id, source.id, RUNS_SHOWN);
  const choice = backfillChoices(events, runs, now).at(-1);
  return choice ? { heldFrom, choice } : null;
}

/** What an organization holds, counted once for each state of its data. @throws DatabaseError */
export async function loadEvents(org: OrganizationContext): Promise<EventSummary> {
  const run = await getLatestSyncRun(org.client, org.id);
  // How far back a sync was asked to read isn't among its data.
  return remember(org, "events", run?.id, () => summarizeEvents(org.client, org.id));
}

/** The members are asked for only where one of them asked for a sync. */
async function withAskers(org: OrganizationContext, runs: readonly SyncRun[]): Promise<ShownSyncRun[]> {
  const members = runs.some(({ requestedBy }) => requestedBy) ? await listMembers(org.client, org.id) : [];
  const addresses = new Map(members.map(({ userId, email }) => [userId, email]));
  return runs.map((run) => ({ ...run, askedBy: addresses.get(run.requestedBy ?? "") ?? null }));
}

const RUNS_PER_PAGE = 25;

/** A screen of the sync history; null where Datadog was never connected. @param page 1 for the newest. */
export async function loadSyncHistory(
  org: OrganizationContext,
  page: number,
): Promise<SyncHistoryData | null> {
  const integration = await getIntegration(org.client, org.id);
  if (!integration) return null;
  const skip = (page - 1) * RUNS_PER_PAGE;
  const runs = await listSyncRuns(org.client, org.id, integration.id, RUNS_PER_PAGE + 1, skip);
  const shown = await withAskers(org, runs.slice(0, RUNS_PER_PAGE));
  return { runs: shown, page, hasOlder: runs.length > RUNS_PER_PAGE };
}

const PAGES_SHOWN = 200;

/** A sync run with the end of its page log; null for a run that is none of the organization's. */
export async function loadSyncRun(org: OrganizationContext, runId: string): Promise<SyncRunData | null> {
  const found = await getSyncRun(org.client, org.id, runId);
  const [run] = found ? await withAskers(org, [found]) : [];
  if (!run) return null;
  const [pages, feeds] = await Promise.all([
    listSyncRunPages(org.client, org.id, run.id, PAGES_SHOWN),
    listSyncRunFeeds(org.client, org.id, run.id),
  ]);
  return { run, pages, feeds };
}

/** What was set aside, with what Datadog sent. The caller checks the role: the texts are a customer's own. */
export async function loadSetAside(org: OrganizationContext): Promise<SetAsideText[]> {
  const events = await listSetAsideEvents(org.client, org.id);
  const ids = events.map(({ id }) => id);
  try {
    const texts = await readSetAsideTexts(serviceClient(), org.id, ids);
    return events.map((event) => ({ ...event, text: texts.get(event.id) ?? null }));
  } catch (error) {
    // Encrypted under a key that is gone: the events still show, and their page says why the texts don't.
    if (error instanceof DatabaseError && error.code === "PT422")
      return events.map((event) => ({ ...event, text: null }));
    throw error;
  }
}
