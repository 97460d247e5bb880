import { cache } from "react";
import { z } from "zod";
import { listSyncRuns } from "@/lib/ingest/sync-runs/data";
import { readAll } from "@/lib/platform/supabase/read-all";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { summarizeEvents } from "./event-summary";
import {
  type DisappearedEvent,
  type Integration,
  type IntegrationStatus,
  PUSHERS,
  type Pusher,
  providerOf,
  pusherOf,
  type SetAsideEvent,
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
    history_due: z.boolean(),
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
      isHistoryDue: row.history_due,
    }),
  );

const INTEGRATION_COLUMNS =
  "id, site, status, api_key_last_four, application_key_last_four, connected_at, disconnected_at, last_synced_at, full_read_at, forwards_whole_messages, last_error_kind, last_error_detail, last_error_at, failing_since, consecutive_failures, next_sync_at, lease_until, account_id, automatic_sync_stopped, history_due";

/** The organization's Datadog connection, connected or not any more; null where there never was one. */
export async function getIntegration(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<Integration | null> {
  const { datadog } = await listSources(client, organizationId);
  return datadog;
}

/** The pipeline that pushes, git, or GitHub's deployments; null before the first event. @throws DatabaseError */
export async function findPusher(
  client: AnyClient,
  organizationId: OrganizationId,
  pusher: Pusher,
): Promise<Integration | null> {
  return (await listSources(client, organizationId))[pusher];
}

/**
 * Where the organization's deployments come from: git where its estimates count, else Datadog where it is connected, else
 * the pipeline that pushes or GitHub, else a Datadog of before; null where nothing ever came. Read once a page.
 * @throws DatabaseError
 */
export const getSource = cache(
  async (client: AnyClient, organizationId: OrganizationId): Promise<Integration | null> => {
    const { datadog, pipeline, git, github } = await listSources(client, organizationId);
    if (git && (await doEstimatesCount(client, organizationId))) return git;
    // Where both told of deployments, who told last: they do so one after the other.
    const at = (source: Integration | null) => source?.lastSyncedAt?.getTime() ?? 0;
    const told = github && at(github) >= at(pipeline) ? github : pipeline;
    return datadog?.status === "disconnected" ? (told ?? datadog) : (datadog ?? told);
  },
);

/**
 * Whether figures are made of what is estimated from git: nothing else tells of deployments. Read once a page.
 * @throws DatabaseError
 */
export const doEstimatesCount = cache(
  async (client: AnyClient, organizationId: OrganizationId): Promise<boolean> => {
    const rows = unwrap(
      await client
        .from("feeds")
        .select("kind")
        .eq("organization_id", organizationId)
        .eq("kind", "estimated_deployments")
        .eq("is_off", false)
        .limit(1),
    );
    return rows.length > 0;
  },
);

async function listSources(client: AnyClient, organizationId: OrganizationId) {
  const rows = unwrap(
    await client
      .from("org_integrations")
      .select(INTEGRATION_COLUMNS)
      .eq("organization_id", organizationId)
      .in("provider", ["datadog", ...PUSHERS.map(providerOf)]),
  );
  const sources = rows.map((row) => integrationRow.parse(row));
  return {
    datadog: sources.find((source) => pusherOf(source) === null) ?? null,
    pipeline: sources.find((source) => pusherOf(source) === "pipeline") ?? null,
    git: sources.find((source) => pusherOf(source) === "git") ?? null,
    github: sources.find((source) => pusherOf(source) === "github") ?? null,
  };
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

/** Row ids of all events of a kind that are aside, the newest first. @throws DatabaseError */
export async function listSetAsideIds(
  client: AnyClient,
  organizationId: OrganizationId,
  kind: SetAsideEvent["kind"],
): Promise<string[]> {
  const rows = await readAll((from, to) =>
    client
      .from("set_aside_events")
      .select("id")
      .eq("organization_id", organizationId)
      .eq("kind", kind)
      .order("first_seen_at", { ascending: false })
      .order("id")
      .range(from, to),
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
