import { z } from "zod";
import { problemResponse } from "@/lib/platform/http/problem";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { listApiTokens } from "@/lib/workspace/api-tokens/data";
import type { MemberCaller } from "@/lib/workspace/api-tokens/person";
import { listInvitations } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { canInvite, canManageApiTokens } from "@/lib/workspace/organizations/roles";
import { parseWeekStart } from "@/lib/workspace/organizations/week-start";
import { answer } from "./person-route";

/** An organization's settings as the API tells them. @throws DatabaseError */
export async function getOrganizationSettings(client: AnyClient, organizationId: OrganizationId) {
  const row = unwrap(
    await client
      .from("organizations")
      .select("slug, name, time_zone, week_start, production_environments")
      .eq("id", organizationId)
      .single(),
  );
  return {
    slug: row.slug,
    name: row.name,
    timeZone: row.time_zone,
    weekStart: parseWeekStart(row.week_start),
    productionEnvironments: row.production_environments,
  };
}

const members = z.array(
  z.object({ user_id: z.uuid(), email: z.string(), role: z.string(), created_at: z.coerce.date() }),
);

/** The members, oldest first. @throws DatabaseError */
export async function listMembersAs(caller: MemberCaller) {
  const rows = members.parse(await caller.call("list_members", { p_organization_id: caller.organizationId }));
  return rows.map((row) => ({ id: row.user_id, email: row.email, role: row.role, joinedAt: row.created_at }));
}

/** Invitations that can still be used. Admins. @throws DatabaseError */
export async function listInvitationsAs(
  { client, organizationId, role }: MemberCaller,
  now: Date,
): Promise<Response> {
  if (!canInvite(role)) return notAllowedProblem();
  return answer({ invitations: await listInvitations(client, organizationId, now) });
}

/** The organization's tokens, without themselves. Admins. @throws DatabaseError */
export async function listTokensAs({ client, organizationId, role }: MemberCaller): Promise<Response> {
  if (!canManageApiTokens(role)) return notAllowedProblem();
  const tokens = await listApiTokens(client, organizationId);
  return answer({ tokens: tokens.map(({ createdBy: _, ...token }) => token) });
}

/** 403: a role that is too small. */
export const notAllowedProblem = (): Response =>
  problemResponse({
    status: 403,
    title: "Not allowed",
    detail: "Your role in this organization doesn't allow it.",
  });
