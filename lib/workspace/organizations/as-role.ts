import { headers } from "next/headers";
import { type FormOutcome, refused } from "@/lib/platform/forms/outcome";
import { withLogContext } from "@/lib/platform/log-context";
import { REQUEST_ID_HEADER } from "@/lib/platform/request-id";
import { findUser, requireOrganization } from "./gate";
import { type OrganizationProblem, problemText, refusedBy, refusedSignedOut } from "./problem";
import type { Role } from "./roles";
import type { OrganizationContext } from "./types";

/**
 * What every action of an organization does first and last: the gate again (a page that was open for a day proves
 * nothing), the role, then the work, then the database's refusal in plain words. The database checks the role too.
 * Whoever was signed out meanwhile keeps the page with what they typed; who typed nothing goes to sign in. Where the
 * database is away the page stays too, and says so.
 * @param typed what stands in the form again after a refusal that comes before the work; never a secret.
 */
export async function asRole(
  slug: string,
  isAllowed: (role: Role) => boolean,
  work: (org: OrganizationContext) => Promise<FormOutcome>,
  meanings?: Readonly<Record<string, OrganizationProblem>>,
  typed: Readonly<Record<string, string>> = {},
): Promise<FormOutcome> {
  try {
    if (Object.keys(typed).length > 0 && !(await findUser())) return await refusedSignedOut(typed);
    const org = await requireOrganization(slug);
    if (!isAllowed(org.role)) return refused({ title: await problemText("notAllowed"), values: typed });
    const requestId = (await headers()).get(REQUEST_ID_HEADER) ?? undefined;
    return await withLogContext({ organizationId: org.id, ...(requestId ? { requestId } : {}) }, () =>
      work(org),
    );
  } catch (error) {
    return refusedBy(error, meanings, typed);
  }
}
