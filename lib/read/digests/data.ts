import { z } from "zod";
import { LOCALES, type Locale } from "@/lib/platform/i18n/locale";
import { readAll } from "@/lib/platform/supabase/read-all";
import type { AnyClient, ServiceClient, UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { parseWeekStart } from "@/lib/workspace/organizations/week-start";
import { weeklyContent } from "./content";
import type { SentMessage, SlackConnection } from "./types";
import type { ClosedWeek } from "./week";
import type { DigestOrganization } from "./weekly";

const locale = z.enum(LOCALES);
const date = z.coerce.date();

/** The language the signed-in member gets an organization's digest in; null where they didn't subscribe. */
export async function getOwnSubscription(
  client: UserClient,
  organizationId: OrganizationId,
  userId: string,
): Promise<Locale | null> {
  const row = unwrap(
    await client
      .from("digest_subscriptions")
      .select("locale")
      .eq("organization_id", organizationId)
      .eq("user_id", userId)
      .maybeSingle(),
  ) as { locale: string } | null;
  return row && locale.parse(row.locale);
}

/** Whether a Slack channel is connected, and since when; null where none is. */
export async function getSlackConnection(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<SlackConnection | null> {
  const row = unwrap(
    await client
      .from("slack_webhooks")
      .select("locale, connected_at, connected_by")
      .eq("organization_id", organizationId)
      .maybeSingle(),
  ) as { locale: string; connected_at: string; connected_by: string | null } | null;
  return (
    row && {
      locale: locale.parse(row.locale),
      connectedAt: date.parse(row.connected_at),
      connectedBy: row.connected_by,
    }
  );
}

const sentRow = z
  .object({
    id: z.string(),
    kind: z.enum(["weekly", "sync-failing", "incidents-silent", "access-ended"]),
    channel: z.enum(["email", "slack"]),
    state: z.enum(["waiting", "sending", "sent", "failed", "unknown"]),
    error: z.string().nullable(),
    created_at: date,
    finished_at: date.nullable(),
  })
  .transform(
    ({ created_at, finished_at, ...row }): SentMessage => ({ ...row, at: finished_at ?? created_at }),
  );

/** The last messages of an organization, newest first. Empty for those who don't administer it. */
export async function listSentMessages(
  client: UserClient,
  organizationId: OrganizationId,
  limit: number,
): Promise<SentMessage[]> {
  const rows = unwrap(
    await client
      .from("outbox_messages")
      .select("id, kind, channel, state, error, created_at, finished_at")
      .eq("organization_id", organizationId)
      .order("created_at", { ascending: false })
      .limit(limit),
  );
  return z.array(sentRow).parse(rows);
}

/** Organizations that somebody wants a digest of, by id. @param after the last one of the page before. */
export async function listDigestOrganizations(
  service: ServiceClient,
  after: string,
  limit: number,
): Promise<DigestOrganization[]> {
  const rows = unwrap(await service.rpc("list_digest_organizations", { p_after: after, p_limit: limit }));
  return rows.map((row) => ({
    id: organizationIdForMachineWork({ organization_id: row.id }),
    slug: row.slug,
    name: row.name,
    timeZone: row.time_zone,
    weekStart: parseWeekStart(row.week_start),
    productionEnvironments: row.production_environments,
  }));
}

/** Who gets an organization's digest by mail. For machine work. */
export async function listSubscribers(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<{ userId: string; locale: Locale }[]> {
  const rows = await readAll((from, to) =>
    service
      .from("digest_subscriptions")
      .select("user_id, locale")
      .eq("organization_id", organizationId)
      .order("user_id")
      .range(from, to),
  );
  return rows.map((row) => ({ userId: row.user_id, locale: locale.parse(row.locale) }));
}

/** The days that the last weekly digest in the outbox tells of; null where there is none. For machine work. */
export async function getLastTold(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<ClosedWeek | null> {
  const row = unwrap(
    await service
      .from("outbox_messages")
      .select("content")
      .eq("organization_id", organizationId)
      .eq("kind", "weekly")
      .order("period", { ascending: false })
      .limit(1)
      .maybeSingle(),
  ) as { content: string } | null;
  if (row === null) return null;
  const told = weeklyContent.safeParse(JSON.parse(row.content));
  // What an earlier version wrote otherwise can't be continued from; the next digest tells its own week.
  if (!told.success) return null;
  const { week } = told.data;
  return { firstDay: week.firstDay, from: new Date(week.from), to: new Date(week.to) };
}

/** How many messages about the same thing are in the outbox already. For machine work. */
export async function countMessages(
  service: ServiceClient,
  organizationId: OrganizationId,
  kind: SentMessage["kind"],
  period: string,
): Promise<number> {
  const { count, error } = await service
    .from("outbox_messages")
    .select("id", { count: "exact", head: true })
    .eq("organization_id", organizationId)
    .eq("kind", kind)
    .eq("period", period);
  unwrap({ data: count, error });
  return count ?? 0;
}
