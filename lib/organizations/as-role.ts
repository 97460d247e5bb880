import { type FormOutcome, refused } from "@/lib/forms/outcome";
import { requireOrganization } from "./gate";
import { type OrganizationProblem, problemText, refusedBy } from "./problem";
import type { Role } from "./roles";
import type { OrganizationContext } from "./types";

/**
 * What every action of an organization does first and last: the gate again (a page that was open for a day proves
 * nothing), the role, then the work, then the database's refusal in plain words. The database checks the role too.
 */
export async function asRole(
  slug: string,
  isAllowed: (role: Role) => boolean,
  work: (org: OrganizationContext) => Promise<FormOutcome>,
  meanings?: Readonly<Record<string, OrganizationProblem>>,
): Promise<FormOutcome> {
  const org = await requireOrganization(slug);
  if (!isAllowed(org.role)) return refused({ title: await problemText("notAllowed") });
  try {
    return await work(org);
  } catch (error) {
    return refusedBy(error, meanings);
  }
}
