import { readAll } from "@/lib/platform/supabase/read-all";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Repository, ServiceMapping, UnmatchedDeployments } from "./types";

/** The organization's repositories by slug. @throws DatabaseError */
export async function listRepositories(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<Repository[]> {
  const rows = await readAll((from, to) =>
    client
      .from("repositories")
      .select("id, slug, remote_url")
      .eq("organization_id", organizationId)
      .order("slug")
      .range(from, to),
  );
  return rows.map(({ id, slug, remote_url }) => ({ id, slug, remoteUrl: remote_url }));
}

/** Services mapped by hand, by name. @throws DatabaseError */
export async function listServiceMappings(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<ServiceMapping[]> {
  const rows = await readAll((from, to) =>
    client
      .from("service_repositories")
      .select("service, repository_id")
      .eq("organization_id", organizationId)
      .order("service")
      .range(from, to),
  );
  return rows.map(({ service, repository_id }) => ({ service, repositoryId: repository_id }));
}

/** Deployments without a repository, the 200 largest groups, most first, and how many groups there are beyond. */
export async function listUnmatchedDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<{ rows: UnmatchedDeployments[]; unlisted: number }> {
  const rows = unwrap(await client.rpc("list_unmatched_repositories", { p_organization_id: organizationId }));
  return {
    unlisted: Number(rows[0]?.all_groups ?? 0) - rows.length,
    rows: rows.map(({ repository_slug, service, deployments }) => ({
      // The generated type doesn't know that the column may be null.
      repositorySlug: (repository_slug as string | null) || null,
      service,
      deployments: Number(deployments),
    })),
  };
}
