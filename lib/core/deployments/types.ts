import type { TakenBackHow } from "@/lib/core/metrics/taken-back-tally";
import type { Origin } from "@/lib/core/origins/origin";
import type { DeploymentColumns } from "./columns";

/** Datadog's `change_failure`: true, false, or null while it hasn't decided. */
export type DeploymentResult = "failed" | "passed" | "pending";

/** What ended a change failure. `type` is Datadog's word: rollback, rollforward, hotfix, or one it adds later. */
export interface Remediation {
  type: string;
  /** Datadog's id of the deployment that was the remediation, where it names one. */
  externalId: string | null;
}

/** The commit that broke a failed deployment, as far as it is known: code, not a person. */
export interface BreakingCommit {
  /** Null where a person said that none of the deployment's commits broke it. */
  sha: string | null;
  /** How it was named: one of `BREAKING_EVIDENCE`, or another word where somebody else named it. */
  evidence: string;
}

/** One commit as it rode in one deployment. */
export interface DeployedCommit {
  sha: string;
  origin: Origin;
  /** The AI tools that left evidence, or the bot's name; empty for other origins. A commit can name several. */
  tools: readonly string[];
  /** When it was committed; null where Datadog doesn't say. */
  committedAt: Date | null;
  /** Datadog's `change_lead_time`: commit to the end of this deployment. Seconds ≥ 0; null where Datadog gives none. */
  leadTimeSeconds: number | null;
  /** Lines added and removed; absent or null where nobody told. */
  lines?: number | null;
  /** When it was first reverted or hot-fixed, and by which commit; absent or null where it wasn't, or nobody looked. */
  takenBack?: { at: Date; how: TakenBackHow; by?: string } | null;
  /** Datadog's `time_to_deploy`: merge (or commit, without a pull request) to the start of this deployment. Seconds ≥ 0. */
  timeToDeploySeconds: number | null;
}

/** One release of one service to one environment, as the metrics read it. */
export interface Deployment extends Partial<DeploymentColumns> {
  id: string;
  externalId: string;
  service: string;
  env: string | null;
  team: string | null;
  repositoryId: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  result: DeploymentResult;
  /** Datadog's `deployment_type` (standard, rollback, rollforward), null where absent. */
  deploymentType: string | null;
  /** Seconds from the failed deployment to its remediation; only ever set on a failed one. */
  recoverySeconds: number | null;
  remediation: Remediation | null;
  /** Absent or null where no commit is named, and on deployments that didn't fail. */
  breakingCommit?: BreakingCommit | null;
  /** One entry a sha. */
  commits: readonly DeployedCommit[];
}
