import { cache } from "react";
import { z } from "zod";
import { FEED_KINDS, FEED_STATES } from "@/lib/ingest/feeds/types";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { SyncRun, SyncRunFeed, SyncRunPage } from "./types";

const date = z.coerce.date();

const runRow = z
  .object({
    id: z.string(),
    trigger: z.enum(["connect", "manual", "cron", "command", "demo"]),
    requested_by: z.string().nullable(),
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
      requestedBy: row.requested_by,
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

const feedRow = z
  .object({
    kind: z.enum(FEED_KINDS),
    status: z.enum(["running", "read", "incomplete", "failed"]),
    state: z.enum(FEED_STATES).nullable(),
    window_from: date,
    window_to: date,
    events_read: z.number(),
    events_new: z.number(),
    events_changed: z.number(),
    is_unordered: z.boolean(),
    error_kind: z.string().nullable(),
    error_detail: z.string().nullable(),
  })
  .transform(
    (row): SyncRunFeed => ({
      kind: row.kind,
      status: row.status,
      state: row.state,
      windowFrom: row.window_from,
      windowTo: row.window_to,
      read: row.events_read,
      new: row.events_new,
      changed: row.events_changed,
      isUnordered: row.is_unordered,
      error: row.error_kind === null ? null : { kind: row.error_kind, detail: row.error_detail },
    }),
  );

const RUN_COLUMNS =
  "id, trigger, requested_by, status, window_from, window_to, deployments_read_back_to, incidents_read_back_to, started_at, finished_at, attempts, deployments_read, deployments_new, deployments_changed, incidents_read, incidents_new, incidents_changed, set_aside, requests, retries, waited_seconds, pages, pause_reason, error_kind, error_detail";

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

/** The organization's latest sync run; null before the first. Read once a page. @throws DatabaseError */
export const getLatestSyncRun = cache(
  async (client: AnyClient, organizationId: OrganizationId): Promise<SyncRun | null> => {
    const row = unwrap(
      await client
        .from("sync_runs")
        .select(RUN_COLUMNS)
        .eq("organization_id", organizationId)
        .order("started_at", { ascending: false })
        .order("id")
        .limit(1)
        .maybeSingle(),
    );
    return row === null ? null : runRow.parse(row);
  },
);

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

/** What a run read of each feed; nothing for runs before there were feeds. @throws DatabaseError */
export async function listSyncRunFeeds(
  client: AnyClient,
  organizationId: OrganizationId,
  runId: string,
): Promise<SyncRunFeed[]> {
  const rows = unwrap(
    await client
      .from("sync_run_feeds")
      .select(
        "kind, status, state, window_from, window_to, events_read, events_new, events_changed, is_unordered, error_kind, error_detail",
      )
      .eq("organization_id", organizationId)
      .eq("run_id", runId),
  );
  const found = z.array(feedRow).parse(rows);
  return FEED_KINDS.flatMap((kind) => found.filter((feed) => feed.kind === kind));
}
