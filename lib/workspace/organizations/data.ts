import type { WeekStart } from "@/lib/core/metrics/local-days";
import { readAll } from "@/lib/platform/supabase/read-all";
import type { AnyClient, ServiceClient, UserClient } from "@/lib/platform/supabase/service";
import { textList } from "@/lib/platform/supabase/text-list";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { invitationTokenHash } from "./invitation-token";
import type { OrganizationId } from "./organization-id";
import { parseRole, type Role } from "./roles";
import type { Invitation, Member, OrganizationSummary } from "./types";
import { parseWeekStart } from "./week-start";

/** More organizations than anybody belongs to; the list on screen ends there. */

/** A membership of one user in one organization, as the gate needs it. */
export interface MembershipRow {
  organizationId: string;
  slug: string;
  name: string;
  role: Role;
  isDemo: boolean;
  timeZone: string;
  weekStart: WeekStart;
  productionEnvironments: readonly string[];
  countsIncidentsWithoutEnvironment: boolean;
  mergesDuplicates: boolean;
  dataVersion: number;
}

/** An organization that its member doesn't see in this session, because it demands more of it. */
export interface HiddenOrganization {
  slug: string;
  name: string;
  needs: "second-factor" | "company-sign-in";
}

/** The signed-in user's organizations that demand what this session has not shown. */
export async function listHidden(client: UserClient): Promise<HiddenOrganization[]> {
  return unwrap(await client.rpc("list_hidden_organizations")) as HiddenOrganization[];
}

/** Whether a link's token still opens an invitation, whoever asks: the token is the secret. @throws DatabaseError */
export async function isInvitationOpen(service: ServiceClient, token: string): Promise<boolean> {
  const found = await service
    .from("organization_invitations")
    .select("id")
    .eq("token_hash", invitationTokenHash(token))
    .is("accepted_at", null)
    .gt("expires_at", new Date().toISOString())
    .limit(1);
  return unwrap(found).length > 0;
}

/** Whether members see this organization only after showing a second factor. */
export async function getRequiresSecondFactor(client: UserClient, id: OrganizationId): Promise<boolean> {
  const row = unwrap(
    await client.from("organizations").select("requires_second_factor").eq("id", id).single(),
  );
  return row.requires_second_factor;
}

/** The user's membership in the organization with this slug; null where there is none, or no such organization. */
export async function getMembership(
  client: UserClient,
  userId: string,
  slug: string,
): Promise<MembershipRow | null> {
  const row = unwrap(
    await client
      .from("memberships")
      .select(
        "role, organizations!inner(id, slug, name, is_demo, time_zone, week_start, production_environments, counts_incidents_without_environment, merges_duplicates, data_version)",
      )
      .eq("user_id", userId)
      .filter("organizations.slug", "in", textList([slug]))
      .maybeSingle(),
  ) as { role: string; organizations: OrganizationRow } | null;
  if (row === null) return null;
  const organization = row.organizations;
  return {
    organizationId: organization.id,
    slug: organization.slug,
    name: organization.name,
    role: parseRole(row.role),
    isDemo: organization.is_demo,
    timeZone: organization.time_zone,
    weekStart: parseWeekStart(organization.week_start),
    productionEnvironments: organization.production_environments,
    countsIncidentsWithoutEnvironment: organization.counts_incidents_without_environment,
    mergesDuplicates: organization.merges_duplicates,
    dataVersion: organization.data_version,
  };
}

interface OrganizationRow {
  id: string;
  slug: string;
  name: string;
  is_demo: boolean;
  time_zone: string;
  week_start: string;
  production_environments: string[];
  counts_incidents_without_environment: boolean;
  merges_duplicates: boolean;
  data_version: number;
}

/** The organizations a user belongs to, by name. */
export async function listOrganizations(client: AnyClient, userId: string): Promise<OrganizationSummary[]> {
  const rows = (await readAll((from, to) =>
    client
      .from("memberships")
      .select("role, organizations!inner(slug, name, is_demo)")
      .eq("user_id", userId)
      .order("organization_id")
      .range(from, to),
  )) as unknown as { role: string; organizations: Pick<OrganizationRow, "slug" | "name" | "is_demo"> }[];
  return rows
    .map(({ role, organizations: { slug, name, is_demo } }) => ({
      slug,
      name,
      role: parseRole(role),
      isDemo: is_demo,
    }))
    .sort((a, b) => a.name.localeCompare(b.name) || a.slug.localeCompare(b.slug));
}

/** The members with their addresses, oldest first. @throws DatabaseError */
export async function listMembers(client: UserClient, organizationId: OrganizationId): Promise<Member[]> {
  const rows = await readAll((from, to) =>
    client.rpc("list_members", { p_organization_id: organizationId }).range(from, to),
  );
  return rows.map((row) => ({
    userId: row.user_id,
    email: row.email,
    role: parseRole(row.role),
    joinedAt: new Date(row.created_at),
  }));
}

/** Invitations that can still be used at `now`, newest first. Empty for those who may not invite. */
export async function listInvitations(
  client: AnyClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<Invitation[]> {
  const rows = await readAll((from, to) =>
    client
      .from("organization_invitations")
      .select("id, role, created_at, expires_at")
      .eq("organization_id", organizationId)
      .is("accepted_at", null)
      .gt("expires_at", now.toISOString())
      .order("created_at", { ascending: false })
      .order("id")
      .range(from, to),
  );
  return rows.map((row) => ({
    id: row.id,
    role: parseRole(row.role),
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  }));
}

/** For the command line and the demo, which act for no signed-in user: the organization with this slug, or null. */
export async function organizationIdForSlug(
  service: ServiceClient,
  slug: string,
): Promise<OrganizationId | null> {
  const row = unwrap(
    await service
      .from("organizations")
      .select("id")
      .filter("slug", "in", textList([slug]))
      .maybeSingle(),
  ) as {
    id: string;
  } | null;
  // The service role stands outside every organization; who calls this names the one it works for.
  return row ? (row.id as OrganizationId) : null;
}

/** For the sync, which takes its work from the database: the organization an integration row belongs to. */
export function organizationIdForMachineWork(row: { organization_id: string }): OrganizationId {
  return row.organization_id as OrganizationId;
}
