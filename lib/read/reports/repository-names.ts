import type { Deployment } from "@/lib/core/deployments/types";
import type { Repository } from "@/lib/workspace/repositories/types";

/** Gives a deployment its repository by slug, which means the same inside and outside of the database. */
export function repositoryNamer(repositories: readonly Repository[]): (deployment: Deployment) => Deployment {
  const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
  return (deployment) => ({
    ...deployment,
    repositoryId:
      deployment.repositoryId === null
        ? null
        : (slugs.get(deployment.repositoryId) ?? deployment.repositoryId),
  });
}
