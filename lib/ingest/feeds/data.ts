import { z } from "zod";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import {
  FEED_KINDS,
  FEED_STATES,
  type Feed,
  type FeedKind,
  INCIDENT_FEED_KINDS,
  type IncidentFeedSummary,
  PUSHED_FEED_KINDS,
  type PushedFeed,
} from "./types";

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));

const name = z.string().nullable();
const fieldNames = z.object({ service: name, team: name, environment: name, severity: name });

const spans = z.array(z.tuple([epoch, epoch]).transform(([from, to]) => ({ from, to })));

const pushedFeed = z
  .object({
    kind: z.enum(PUSHED_FEED_KINDS),
    is_off: z.boolean(),
    data_as_of: epoch.nullable(),
    spans_read: spans,
  })
  .transform(
    (row): PushedFeed => ({
      kind: row.kind,
      isOff: row.is_off,
      dataAsOf: row.data_as_of,
      spansRead: row.spans_read,
    }),
  );

const readFeed = z
  .object({
    kind: z.enum(FEED_KINDS),
    state: z.enum(FEED_STATES).nullable(),
    state_since: epoch.nullable(),
    is_off: z.boolean(),
    asked_at: epoch.nullable(),
    error_kind: z.string().nullable(),
    error_detail: z.string().nullable(),
    consecutive_failures: z.number(),
    full_read_at: epoch.nullable(),
    data_as_of: epoch.nullable(),
    field_names: z.union([fieldNames, z.strictObject({}).transform(() => null)]),
    seen_fields: z.array(z.string()),
    spans_read: spans,
  })
  .transform(
    (row): Feed => ({
      kind: row.kind,
      state: row.state,
      stateSince: row.state_since,
      isOff: row.is_off,
      askedAt: row.asked_at,
      error: row.error_kind === null ? null : { kind: row.error_kind, detail: row.error_detail },
      consecutiveFailures: row.consecutive_failures,
      fullReadAt: row.full_read_at,
      dataAsOf: row.data_as_of,
      spansRead: row.spans_read,
      fieldNames: row.field_names,
      seenFields: row.seen_fields,
    }),
  );

const feeds = z.array(z.union([readFeed, pushedFeed]));

const isPushed = (feed: Feed | PushedFeed): feed is PushedFeed =>
  PUSHED_FEED_KINDS.some((kind) => kind === feed.kind);

/** What Datadog is read for, and what was pushed; a feed that was never asked may be missing. @throws DatabaseError */
export async function listAllFeeds(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<{ feeds: Feed[]; pushed: PushedFeed[] }> {
  const text = unwrap(await client.rpc("read_feeds", { p_organization_id: organizationId }));
  const all = feeds.parse(JSON.parse(text));
  return { feeds: all.filter((feed): feed is Feed => !isPushed(feed)), pushed: all.filter(isPushed) };
}

/** The feeds that Datadog is read for; one that was never asked may be missing. @throws DatabaseError */
export async function listFeeds(client: AnyClient, organizationId: OrganizationId): Promise<Feed[]> {
  return (await listAllFeeds(client, organizationId)).feeds;
}

const summaries = z.array(
  z
    .object({
      kind: z.enum(INCIDENT_FEED_KINDS),
      events: z.number(),
      first_started_at: epoch.nullable(),
      newest_started_at: epoch.nullable(),
      oldest_open_at: epoch.nullable(),
      history_from: epoch.nullable(),
    })
    .transform(
      (row): IncidentFeedSummary => ({
        kind: row.kind,
        events: row.events,
        firstStartedAt: row.first_started_at,
        newestStartedAt: row.newest_started_at,
        oldestOpenAt: row.oldest_open_at,
        historyFrom: row.history_from,
      }),
    ),
);

/** What each feed of incidents brought so far. @throws DatabaseError */
export async function summarizeIncidentFeeds(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<IncidentFeedSummary[]> {
  const text = unwrap(await client.rpc("summarize_incident_feeds", { p_organization_id: organizationId }));
  return summaries.parse(JSON.parse(text));
}

/** How many incidents of a feed, that Datadog still has, started in a window. @throws DatabaseError */
export async function countIncidentsOf(
  client: AnyClient,
  organizationId: OrganizationId,
  { kind, from, to }: { kind: FeedKind } & TimeWindow,
): Promise<number> {
  const { count, ...answer } = await client
    .from("external_incidents")
    .select("id", { count: "exact", head: true })
    .eq("organization_id", organizationId)
    .eq("feed", kind)
    .is("disappeared_at", null)
    .gte("started_at", from.toISOString())
    .lt("started_at", to.toISOString());
  unwrap(answer);
  return count ?? 0;
}

/** The start of the newest event of a feed; null before the first. @throws DatabaseError */
export async function newestStartOf(
  client: AnyClient,
  organizationId: OrganizationId,
  kind: FeedKind,
): Promise<Date | null> {
  const events =
    kind === "deployments"
      ? client.from("external_deployments").select("started_at").eq("organization_id", organizationId)
      : client
          .from("external_incidents")
          .select("started_at")
          .eq("organization_id", organizationId)
          .eq("feed", kind);
  const rows = unwrap(await events.order("started_at", { ascending: false }).limit(1));
  return rows[0] ? new Date(rows[0].started_at) : null;
}
