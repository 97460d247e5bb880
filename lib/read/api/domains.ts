import type { z } from "zod";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { domainLimits } from "@/lib/platform/rate-limits/limits";
import type { MemberCaller } from "@/lib/workspace/api-tokens/person";
import { checkDomain } from "@/lib/workspace/domains/check";
import { listDomains } from "@/lib/workspace/domains/data";
import { canManageDomains, canSeeDomains } from "@/lib/workspace/organizations/roles";
import { answer, type Meanings, refuseTooMany } from "./person-route";
import { notAllowedProblem } from "./settings";
import type { domainChangesBody } from "./setup-schemas";

/** What the database's refusals mean where a domain is added. */
export const DOMAIN_REFUSALS: Meanings = {
  PT409: { title: "Domain there", detail: "The organization has this domain already." },
  PT422: { title: "Domain not accepted", detail: "It isn't a domain, or anybody can get an address there." },
  PT429: { title: "Too many domains", detail: "20 domains are the most there can be. Remove one first." },
};

/** The same where one is changed. */
export const DOMAIN_CHANGES_REFUSED: Meanings = {
  PT409: {
    title: "Domain not confirmed",
    detail: "Confirm it first: only a confirmed domain means anything.",
  },
  PT423: {
    title: "Not signed in that way",
    detail: "Your own address is at this domain. Use a token made in a session that began with this sign-in.",
  },
};

/** The organization's domains. Admins. @throws DatabaseError */
export async function listDomainsAs({ client, organizationId, role }: MemberCaller): Promise<Response> {
  if (!canSeeDomains(role)) return notAllowedProblem();
  return answer({ domains: await listDomains(client, organizationId) });
}

/** Adds a domain, and tells the record that its DNS needs. @throws DatabaseError */
export async function domainAdded(caller: MemberCaller, domain: string): Promise<Response> {
  const { client, organizationId } = caller;
  const id = await caller.call("add_domain", { p_organization_id: organizationId, p_domain: domain });
  const added = (await listDomains(client, organizationId)).find((one) => one.id === id);
  return added ? answer(added, 201) : notFoundProblem();
}

/** Changes what a domain means; what isn't named stays. @throws DatabaseError */
export async function changeDomain(
  caller: MemberCaller,
  id: string,
  { joinsAs, requiredProvider }: z.infer<typeof domainChangesBody>,
): Promise<void> {
  const domain = { p_organization_id: caller.organizationId, p_domain_id: id };
  if (joinsAs !== undefined) await caller.call("let_domain_join", { ...domain, p_role: joinsAs });
  if (requiredProvider !== undefined)
    await caller.call("require_company_sign_in", { ...domain, p_provider: requiredProvider });
}

/** Looks for a domain's record now, and tells what came of it. Owners. @throws DatabaseError */
export async function checkDomainAs(
  request: Request,
  caller: MemberCaller,
  domainId: string,
): Promise<Response> {
  const { client, organizationId, userId, role } = caller;
  if (!canManageDomains(role)) return notAllowedProblem();
  const tooMany = await refuseTooMany(request, caller, "domain checks", domainLimits(organizationId));
  if (tooMany) return tooMany;
  const outcome = await checkDomain(client, { organizationId, userId, domainId });
  return outcome === "gone" ? notFoundProblem() : answer({ outcome });
}
