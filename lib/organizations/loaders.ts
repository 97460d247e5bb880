import { userClient } from "@/lib/supabase/server";
import { listOrganizations } from "./data";
import { requireUser } from "./gate";
import type { OrganizationSummary, SignedInUser } from "./types";

/** Who is asking, and the organizations they belong to. */
export async function loadOrganizations(): Promise<{
  user: SignedInUser;
  organizations: OrganizationSummary[];
}> {
  const user = await requireUser();
  return { user, organizations: await listOrganizations(await userClient(), user.id) };
}
