// biome-ignore lint/style/noRestrictedImports: a repository's page says how many events name it.
import { summarizeEvents } from "@/lib/ingest/integrations/event-summary";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listRepositories, listServiceMappings, listUnmatchedDeployments } from "./data";
import type { NamedMapping, Repository, UnmatchedDeployments } from "./types";

export interface RepositorySettings {
  repositories: Repository[];
  mappings: NamedMapping[];
  unmatched: UnmatchedDeployments[];
  /** Groups of such deployments beyond those listed. */
  unmatchedUnlisted: number;
  /** Services that deployed, for the choice of a mapping: the most deployed. */
  services: readonly string[];
  /** Services beyond those. */
  servicesUnlisted: number;
  deployments: number;
}

/** What the repository settings show. */
export async function loadRepositorySettings(org: OrganizationContext): Promise<RepositorySettings> {
  const [repositories, mappings, unmatched, events] = await Promise.all([
    listRepositories(org.client, org.id),
    listServiceMappings(org.client, org.id),
    listUnmatchedDeployments(org.client, org.id),
    summarizeEvents(org.client, org.id),
  ]);
  const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
  return {
    repositories,
    mappings: mappings.map(({ service, repositoryId }) => ({
      service,
      repositorySlug: slugs.get(repositoryId) ?? repositoryId,
    })),
    unmatched: unmatched.rows,
    unmatchedUnlisted: unmatched.unlisted,
    services: events.services,
    servicesUnlisted: events.unlistedServices,
    deployments: events.deployments,
  };
}
