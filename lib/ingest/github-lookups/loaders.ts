import { getGithubDeployments } from "@/lib/ingest/github-deployments/data";
import { serviceClient } from "@/lib/platform/supabase/service";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { getGithubConnection, summarizeLookups } from "./data";
import type { GithubPageData } from "./types";

/** Everything the GitHub page shows. @throws DatabaseError */
export async function loadGithubPage(org: OrganizationContext): Promise<GithubPageData> {
  const now = new Date();
  const [connection, summary, deployments] = await Promise.all([
    getGithubConnection(org.client, org.id, now),
    summarizeLookups(serviceClient(), org.id),
    getGithubDeployments(org.client, org.id),
  ]);
  return { connection, summary, deployments, now };
}
