import { parseProvider } from "@/lib/platform/sign-in-providers";
import type { AnyClient, UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { recordName, recordValue } from "./txt-record";
import { JOINING_ROLES, type JoinableOrganization, type OrganizationDomain } from "./types";

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** The organization's domains by name. Empty for those who may not see them. */
export async function listDomains(client: AnyClient, id: OrganizationId): Promise<OrganizationDomain[]> {
  const rows = unwrap(
    await client
      .from("organization_domains")
      .select("id, domain, secret, confirmed_at, checked_at, missing_since, joins_as, required_provider")
      .eq("organization_id", id)
      .order("domain"),
  );
  return rows.map((row) => ({
    id: row.id,
    domain: row.domain,
    record: { name: recordName(row.domain), value: recordValue(row.secret) },
    confirmedAt: instant(row.confirmed_at),
    checkedAt: instant(row.checked_at),
    missingSince: instant(row.missing_since),
    joinsAs: JOINING_ROLES.find((role) => role === row.joins_as) ?? null,
    requiredProvider: row.required_provider === "any" ? "any" : parseProvider(row.required_provider),
  }));
}

/** Organizations that the signed-in user may join by their proved address. */
export async function listJoinable(client: UserClient): Promise<JoinableOrganization[]> {
  return unwrap(await client.rpc("list_joinable_organizations"));
}
