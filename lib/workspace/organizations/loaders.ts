import { userClient } from "@/lib/platform/supabase/server";
import { requireWholeSession } from "@/lib/workspace/auth/second-factor-gate";
import { type HiddenOrganization, listHidden, listOrganizations } from "./data";
import { requireUser } from "./gate";
import type { OrganizationSummary, SignedInUser } from "./types";

/** Who is asking, the organizations they belong to, and those that wait for a second factor. */
export async function loadOrganizations(): Promise<{
  user: SignedInUser;
  organizations: OrganizationSummary[];
  hidden: HiddenOrganization[];
}> {
  const user = await requireWholeSession(await requireUser(), "/organizations");
  const client = await userClient();
  const [organizations, hidden] = await Promise.all([listOrganizations(client, user.id), listHidden(client)]);
  return { user, organizations, hidden };
}
