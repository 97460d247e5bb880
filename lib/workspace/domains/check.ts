import { log } from "@/lib/platform/log";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { isRecordThere, type LookUpTxt, lookUpTxt } from "./txt-record";

/** What looking for a domain's record came to; `unanswered` where DNS said nothing, so nothing changed. */
export type DomainCheck = "confirmed" | "missing" | "taken" | "lapsed" | "gone" | "unanswered";

interface Checked {
  id: string;
  domain: string;
  secret: string;
}

/** Looks for one domain's record for an owner, who is waiting. @throws DatabaseError */
export async function checkDomain(
  service: ServiceClient,
  { organizationId, userId, domainId }: { organizationId: OrganizationId; userId: string; domainId: string },
  lookUp: LookUpTxt = lookUpTxt,
): Promise<DomainCheck> {
  const domain = unwrap(
    await service
      .from("organization_domains")
      .select("id, domain, secret")
      .eq("organization_id", organizationId)
      .eq("id", domainId)
      .maybeSingle(),
  );
  return domain === null ? "gone" : recordCheck(service, domain, userId, lookUp);
}

const MOST_AT_ONCE = 100;
const SIDE_BY_SIDE = 10;

/** Looks again for every record that nobody looked for since yesterday. One that can't be found out is tried tomorrow. */
export async function recheckDomains(service: ServiceClient, lookUp: LookUpTxt = lookUpTxt): Promise<void> {
  const due: Checked[] = unwrap(await service.rpc("list_domains_to_check", { p_limit: MOST_AT_ONCE }));
  const came = new Map<DomainCheck, number>();
  for (let at = 0; at < due.length; at += SIDE_BY_SIDE) {
    const checks = due
      .slice(at, at + SIDE_BY_SIDE)
      .map((domain) => recordCheck(service, domain, null, lookUp));
    for (const check of await Promise.all(checks)) came.set(check, (came.get(check) ?? 0) + 1);
  }
  if (due.length > 0) log("domains checked", Object.fromEntries(came));
}

async function recordCheck(
  service: ServiceClient,
  domain: Checked,
  userId: string | null,
  lookUp: LookUpTxt,
): Promise<DomainCheck> {
  const isThere = await isRecordThere(domain, lookUp);
  if (isThere === null) return "unanswered";
  const outcome = unwrap(
    await service.rpc("record_domain_check", {
      p_domain_id: domain.id,
      p_is_found: isThere,
      p_requested_by: userId,
    }),
  );
  return outcome as DomainCheck;
}
