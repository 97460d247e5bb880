import type { OrganizationId } from "@/lib/organizations/organization-id";
import type { AnyClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import type { Repository, ServiceMapping, UnmatchedDeployments } from "./types";

/** One request brings no more; an organization with more sees the first by name. */
const ROWS_MAX = 1000;

/** The organization's repositories by slug, 1,000 at most. */
export async function listRepositories(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<Repository[]> {
  const rows = unwrap(
    await client
      .from("repositories")
      .select("id, slug, remote_url")
      .eq("organization_id", organizationId)
      .order("slug")
      .limit(ROWS_MAX),
  );
  return rows.map(({ id, slug, remote_url }) => ({ id, slug, remoteUrl: remote_url }));
}

/** Services mapped by hand, by name, 1,000 at most. */
export async function listServiceMappings(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<ServiceMapping[]> {
  const rows = unwrap(
    await client
      .from("service_repositories")
      .select("service, repository_id")
      .eq("organization_id", organizationId)
      .order("service")
      .limit(ROWS_MAX),
  );
  return rows.map(({ service, repository_id }) => ({ service, repositoryId: repository_id }));
}

/** Deployments without a repository, the 200 largest groups, most first. */
export async function listUnmatchedDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<UnmatchedDeployments[]> {
  const rows = unwrap(await client.rpc("list_unmatched_repositories", { p_organization_id: organizationId }));
  return rows.map(({ repository_slug, service, deployments }) => ({
    // The generated type doesn't know that the column may be null.
    repositorySlug: (repository_slug as string | null) || null,
    service,
    deployments: Number(deployments),
  }));
}
