import { z } from "zod";
import { readAll } from "@/lib/platform/supabase/read-all";
import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { AuditActor, AuditEvent, AuditFilter } from "./types";

const row = z
  .object({
    id: z.number(),
    at: z.coerce.date(),
    actor_kind: z.enum(["user", "token", "system"]),
    actor_user_id: z.string().nullable(),
    actor_token_id: z.string().nullable(),
    action: z.string(),
    subject: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .transform(
    ({ actor_kind, actor_user_id, actor_token_id, ...event }): AuditEvent => ({
      ...event,
      actor: toActor(actor_kind, actor_user_id, actor_token_id),
    }),
  );

function toActor(kind: AuditActor["kind"], userId: string | null, tokenId: string | null): AuditActor {
  if (kind === "user") return { kind, userId };
  return kind === "token" ? { kind, tokenId } : { kind };
}

/** The log's lines, newest first. @param limit 1–1,000. @throws DatabaseError */
export async function listAuditEvents(
  client: UserClient,
  organizationId: OrganizationId,
  filter: AuditFilter,
  limit: number,
): Promise<AuditEvent[]> {
  let query = client
    .from("audit_events")
    .select("id, at, actor_kind, actor_user_id, actor_token_id, action, subject, detail")
    .eq("organization_id", organizationId);
  if (filter.action) query = query.eq("action", filter.action);
  if (filter.actor === "system" || filter.actor === "token") query = query.eq("actor_kind", filter.actor);
  else if (filter.actor) query = query.eq("actor_user_id", filter.actor);
  if (filter.before) query = query.lt("id", filter.before);
  const rows = unwrap(await query.order("id", { ascending: false }).limit(limit)) as unknown[];
  return rows.map((one) => row.parse(one));
}

/** The names of an organization's API tokens, by id; revoked ones too. @throws DatabaseError */
export async function listTokenNames(
  client: UserClient,
  organizationId: OrganizationId,
): Promise<Map<string, string>> {
  const rows = await readAll((from, to) =>
    client
      .from("api_tokens")
      .select("id, name")
      .eq("organization_id", organizationId)
      .order("id")
      .range(from, to),
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
