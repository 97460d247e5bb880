export interface Repository {
  id: string;
  /** Normalized `host/path`. */
  slug: string;
  remoteUrl: string;
}

export interface ServiceMapping {
  service: string;
  repositoryId: string;
}

/** Deployments without a repository that name the same one (or none) and come from the same service. */
export interface UnmatchedDeployments {
  /** The repository they name; null where they name none. */
  repositorySlug: string | null;
  service: string;
  deployments: number;
}

/** A service mapped by hand, with its repository's slug. */
export interface NamedMapping {
  service: string;
  repositorySlug: string;
}
