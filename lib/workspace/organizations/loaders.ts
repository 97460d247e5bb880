import { userClient } from "@/lib/platform/supabase/server";
import { requireWholeSession } from "@/lib/workspace/auth/second-factor-gate";
import { listJoinable } from "@/lib/workspace/domains/data";
import type { JoinableOrganization } from "@/lib/workspace/domains/types";
import { type HiddenOrganization, listHidden, listOrganizations } from "./data";
import { requireUser } from "./gate";
import type { OrganizationSummary, SignedInUser } from "./types";

/** Who is asking, the organizations they belong to, those that wait for a second factor, and those they may join. */
export async function loadOrganizations(): Promise<{
  user: SignedInUser;
  organizations: OrganizationSummary[];
  hidden: HiddenOrganization[];
  joinable: JoinableOrganization[];
}> {
  const user = await requireWholeSession(await requireUser(), "/organizations");
  const client = await userClient();
  const [organizations, hidden, joinable] = await Promise.all([
    listOrganizations(client, user.id),
    listHidden(client),
    listJoinable(client),
  ]);
  return { user, organizations, hidden, joinable };
}
