import type { TimeWindow } from "@/lib/core/metrics/window";

/** How an organization's deployments from GitHub stand. */
export interface GithubDeploymentsStatus {
  /** `owner/name`; none where nothing is read. */
  repositories: readonly string[];
  /** Datadog is connected, so that GitHub isn't asked. */
  isRefused: boolean;
  deployments: number;
  /** The time of which they are known, oldest first. */
  known: readonly TimeWindow[];
  /** The environments whose deployments are read: the organization's production, or what is usually called so. */
  environments: readonly string[];
}
