import { serviceClient } from "@/lib/platform/supabase/service";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { getGithubConnection, summarizeLookups } from "./data";
import type { GithubPageData } from "./types";

/** Everything the GitHub page shows. @throws DatabaseError */
export async function loadGithubPage(org: OrganizationContext): Promise<GithubPageData> {
  const now = new Date();
  const [connection, summary] = await Promise.all([
    getGithubConnection(org.client, org.id, now),
    summarizeLookups(serviceClient(), org.id),
  ]);
  return { connection, summary, now };
}
