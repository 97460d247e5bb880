import type { DeploymentColumns } from "./columns";
import type { DeploymentResult, Remediation } from "./types";

/** One commit of a deployment as the sync stores it. Author and message are encrypted at rest. */
export interface CommitRecord {
  sha: string;
  committedAt: Date | null;
  authorEmail: string | null;
  /** The provider's own word on the author, null where it gives none. */
  isBot: boolean | null;
  message: string | null;
  leadTimeSeconds: number | null;
  timeToDeploySeconds: number | null;
}

/** One deployment as the sync stores it: a provider's event in our words. */
export interface DeploymentRecord extends DeploymentColumns {
  externalId: string;
  service: string;
  env: string | null;
  team: string | null;
  version: string | null;
  /** The remote as the provider sent it; null where it sent none. */
  repositoryUrl: string | null;
  /** The remote normalized to `host/path`, the form repositories are matched by. */
  repositorySlug: string | null;
  commitSha: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  durationSeconds: number | null;
  result: DeploymentResult;
  deploymentType: string | null;
  recoverySeconds: number | null;
  remediation: Remediation | null;
  source: string | null;
  /** What the provider says the deployment carried, which can exceed the commits it sent. */
  numberOfCommits: number | null;
  /** One entry a sha, in the provider's order. */
  commits: readonly CommitRecord[];
  /** The event as it came, kept encrypted. */
  raw: unknown;
}
