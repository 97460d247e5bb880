import { z } from "zod";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { AnyClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import type {
  DisappearedEvent,
  Integration,
  IntegrationStatus,
  SetAsideEvent,
  SyncRun,
  SyncRunPage,
} from "./types";

const date = z.coerce.date();

const integrationRow = z
  .object({
    id: z.string(),
    site: z.string(),
    status: z.enum(["active", "error", "disconnected"]),
    api_key_last_four: z.string().nullable(),
    application_key_last_four: z.string().nullable(),
    connected_at: date,
    disconnected_at: date.nullable(),
    last_synced_at: date.nullable(),
    full_read_at: date.nullable(),
    forwards_whole_messages: z.boolean(),
    last_error_kind: z.string().nullable(),
    last_error_detail: z.string().nullable(),
    last_error_at: date.nullable(),
    failing_since: date.nullable(),
    consecutive_failures: z.number(),
    next_sync_at: date,
    lease_until: date.nullable(),
    account_id: z.string().nullable(),
    automatic_sync_stopped: z.boolean(),
  })
  .transform(
    (row): Integration => ({
      id: row.id,
      site: row.site,
      status: row.status,
      apiKeyLastFour: row.api_key_last_four,
      applicationKeyLastFour: row.application_key_last_four,
      connectedAt: row.connected_at,
      disconnectedAt: row.disconnected_at,
      lastSyncedAt: row.last_synced_at,
      fullReadAt: row.full_read_at,
      forwardsWholeMessages: row.forwards_whole_messages,
      lastError:
        row.last_error_kind === null
          ? null
          : { kind: row.last_error_kind, detail: row.last_error_detail, at: row.last_error_at },
      failingSince: row.failing_since,
      consecutiveFailures: row.consecutive_failures,
      nextSyncAt: row.next_sync_at,
      leaseUntil: row.lease_until,
      accountId: row.account_id,
      automaticSyncStopped: row.automatic_sync_stopped,
    }),
  );

const INTEGRATION_COLUMNS =
  "id, site, status, api_key_last_four, application_key_last_four, connected_at, disconnected_at, last_synced_at, full_read_at, forwards_whole_messages, last_error_kind, last_error_detail, last_error_at, failing_since, consecutive_failures, next_sync_at, lease_until, account_id, automatic_sync_stopped";

/** The organization's Datadog connection, connected or not any more; null where there never was one. */
export async function getIntegration(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<Integration | null> {
  const row = unwrap(
    await client
      .from("org_integrations")
      .select(INTEGRATION_COLUMNS)
      .eq("organization_id", organizationId)
      .eq("provider", "datadog")
      .maybeSingle(),
  );
  return row === null ? null : integrationRow.parse(row);
}

const runRow = z
  .object({
    id: z.string(),
    trigger: z.enum(["connect", "manual", "cron", "command", "demo"]),
    status: z.enum(["running", "succeeded", "incomplete", "failed", "cancelled"]),
    window_from: date,
    window_to: date,
    deployments_read_back_to: date.nullable(),
    incidents_read_back_to: date.nullable(),
    started_at: date,
    finished_at: date.nullable(),
    attempts: z.number(),
    deployments_read: z.number(),
    deployments_new: z.number(),
    deployments_changed: z.number(),
    incidents_read: z.number(),
    incidents_new: z.number(),
    incidents_changed: z.number(),
    set_aside: z.number(),
    requests: z.number(),
    retries: z.number(),
    waited_seconds: z.number(),
    pages: z.number(),
    pause_reason: z.enum(["time", "requests"]).nullable(),
    error_kind: z.string().nullable(),
    error_detail: z.string().nullable(),
  })
  .transform(
    (row): SyncRun => ({
      id: row.id,
      trigger: row.trigger,
      status: row.status,
      windowFrom: row.window_from,
      windowTo: row.window_to,
      deploymentsReadBackTo: row.deployments_read_back_to,
      incidentsReadBackTo: row.incidents_read_back_to,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      attempts: row.attempts,
      deployments: { read: row.deployments_read, new: row.deployments_new, changed: row.deployments_changed },
      incidents: { read: row.incidents_read, new: row.incidents_new, changed: row.incidents_changed },
      setAside: row.set_aside,
      requests: row.requests,
      retries: row.retries,
      waitedSeconds: row.waited_seconds,
      pages: row.pages,
      pauseReason: row.pause_reason,
      error: row.error_kind === null ? null : { kind: row.error_kind, detail: row.error_detail },
    }),
  );

const RUN_COLUMNS =
  "id, trigger, status, window_from, window_to, deployments_read_back_to, incidents_read_back_to, started_at, finished_at, attempts, deployments_read, deployments_new, deployments_changed, incidents_read, incidents_new, incidents_changed, set_aside, requests, retries, waited_seconds, pages, pause_reason, error_kind, error_detail";

/** The last sync runs of an integration, newest first. @param limit 1–100. @param skip runs newer than these. */
export async function listSyncRuns(
  client: AnyClient,
  organizationId: OrganizationId,
  integrationId: string,
  limit: number,
  skip = 0,
): Promise<SyncRun[]> {
  const rows = unwrap(
    await client
      .from("sync_runs")
      .select(RUN_COLUMNS)
      .eq("organization_id", organizationId)
      .eq("integration_id", integrationId)
      .order("started_at", { ascending: false })
      .order("id")
      .range(skip, skip + limit - 1),
  );
  return z.array(runRow).parse(rows);
}

/** One sync run; null where the organization has none with this id. */
export async function getSyncRun(
  client: AnyClient,
  organizationId: OrganizationId,
  runId: string,
): Promise<SyncRun | null> {
  if (!z.uuid().safeParse(runId).success) return null;
  const row = unwrap(
    await client
      .from("sync_runs")
      .select(RUN_COLUMNS)
      .eq("organization_id", organizationId)
      .eq("id", runId)
      .maybeSingle(),
  );
  return row === null ? null : runRow.parse(row);
}

/** A run's page log, newest first. @param limit 1–1000, which is all that is kept. */
export async function listSyncRunPages(
  client: AnyClient,
  organizationId: OrganizationId,
  runId: string,
  limit: number,
): Promise<SyncRunPage[]> {
  const rows = unwrap(
    await client
      .from("sync_run_pages")
      .select(
        "position, kind, stored_at, events, added, changed, set_aside, requests, retries, duration_seconds, read_back_to",
      )
      .eq("organization_id", organizationId)
      .eq("run_id", runId)
      .order("position", { ascending: false })
      .limit(limit),
  );
  return rows.map((row) => ({
    position: row.position,
    kind: row.kind === "incident" ? "incident" : "deployment",
    storedAt: new Date(row.stored_at),
    events: row.events,
    added: row.added,
    changed: row.changed,
    setAside: row.set_aside,
    requests: row.requests,
    retries: row.retries,
    durationSeconds: row.duration_seconds,
    readBackTo: row.read_back_to === null ? null : new Date(row.read_back_to),
  }));
}

const optionalDate = z.union([z.null(), date]);
const summary = z
  .object({
    environments: z.array(z.object({ name: z.string(), deployments: z.number() })),
    services: z.array(z.string()),
    teams: z.array(z.string()),
    deployments: z.number(),
    pending: z.number(),
    unmatched: z.number(),
    history_from: optionalDate,
    first_started_at: optionalDate,
    last_started_at: optionalDate,
    oldest_pending_at: optionalDate,
    incidents: z.number(),
    last_incident_at: optionalDate,
    set_aside: z.number(),
    disappeared: z.number(),
  })
  .transform((row) => ({
    environments: row.environments,
    services: row.services,
    teams: row.teams,
    deployments: row.deployments,
    pending: row.pending,
    unmatched: row.unmatched,
    /** The earliest instant a sync was ever asked to read back to. */
    historyFrom: row.history_from,
    firstStartedAt: row.first_started_at,
    lastStartedAt: row.last_started_at,
    oldestPendingAt: row.oldest_pending_at,
    incidents: row.incidents,
    lastIncidentAt: row.last_incident_at,
    setAside: row.set_aside,
    /** Deployments and incidents that Datadog no longer gives out; in no other count. */
    disappeared: row.disappeared,
  }));

/** What an organization holds: counts over all its history, and the words its filters offer. */
export type EventSummary = z.infer<typeof summary>;

/** Counts and vocabulary of everything an organization holds. @throws DatabaseError */
export async function summarizeEvents(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<EventSummary> {
  const text = unwrap(await client.rpc("summarize_events", { p_organization_id: organizationId }));
  return summary.parse(JSON.parse(text));
}

/** The connection, its newest run and what came in through it; null where there never was one. */
export async function getIntegrationStatus(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<IntegrationStatus | null> {
  const [integration, events] = await Promise.all([
    getIntegration(client, organizationId),
    summarizeEvents(client, organizationId),
  ]);
  if (!integration) return null;
  const [latestRun] = await listSyncRuns(client, organizationId, integration.id, 1);
  return { integration, latestRun: latestRun ?? null, events };
}

const SET_ASIDE_SHOWN = 100;

/** The newest events that could not be understood, 100 at most, with why. */
export async function listSetAsideEvents(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<SetAsideEvent[]> {
  const rows = unwrap(
    await client
      .from("set_aside_events")
      .select("id, kind, external_id, reason, first_seen_at")
      .eq("organization_id", organizationId)
      .order("first_seen_at", { ascending: false })
      .limit(SET_ASIDE_SHOWN),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind === "incident" ? "incident" : "deployment",
    externalId: row.external_id,
    reason: row.reason,
    firstSeenAt: new Date(row.first_seen_at),
  }));
}

/** Row ids of all events of a kind that are aside: at most 1,000, the newest. */
export async function listSetAsideIds(
  client: AnyClient,
  organizationId: OrganizationId,
  kind: SetAsideEvent["kind"],
): Promise<string[]> {
  const rows = unwrap(
    await client
      .from("set_aside_events")
      .select("id")
      .eq("organization_id", organizationId)
      .eq("kind", kind)
      .order("first_seen_at", { ascending: false })
      .limit(1000),
  );
  return rows.map(({ id }) => id);
}

const DISAPPEARED_SHOWN = 100;

/** The deployments and incidents that disappeared at Datadog last, 100 of each at most, newest first. */
export async function listDisappeared(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<DisappearedEvent[]> {
  const [deployments, incidents] = await Promise.all([
    client
      .from("external_deployments")
      .select("id, external_id, service, started_at, disappeared_at")
      .eq("organization_id", organizationId)
      .not("disappeared_at", "is", null)
      .order("disappeared_at", { ascending: false })
      .limit(DISAPPEARED_SHOWN),
    client
      .from("external_incidents")
      .select("id, external_id, services, started_at, disappeared_at")
      .eq("organization_id", organizationId)
      .not("disappeared_at", "is", null)
      .order("disappeared_at", { ascending: false })
      .limit(DISAPPEARED_SHOWN),
  ]);
  const rows = [
    ...unwrap(deployments).map((row) => ({ ...row, kind: "deployment" as const, services: [row.service] })),
    ...unwrap(incidents).map((row) => ({ ...row, kind: "incident" as const })),
  ];
  return rows
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      externalId: row.external_id,
      services: row.services,
      startedAt: new Date(row.started_at),
      disappearedAt: new Date(row.disappeared_at ?? row.started_at),
    }))
    .sort((a, b) => b.disappearedAt.getTime() - a.disappearedAt.getTime());
}
