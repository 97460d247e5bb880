import type { UnmatchedDeployments } from "./types";

/** The repositories that deployments name without one being known, each once. */
export function namedRepositories(unmatched: readonly UnmatchedDeployments[]): string[] {
  const slugs = unmatched.map(({ repositorySlug }) => repositorySlug).filter((slug) => slug !== null);
  return [...new Set(slugs)];
}
