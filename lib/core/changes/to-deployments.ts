import type { Deployment } from "../deployments/types";
import { type Change, onlyReverts } from "./change";
import type { DerivedFailures } from "./derive-failures";
import { type Failure, takenBackOf } from "./failure-rules";

/** What the comparison calls the ways in which a commit is named. */
const EVIDENCE: Partial<Record<Failure["rule"], string>> = {
  "reverted-sha": "reverted-sha",
  "reverted-number": "reverted-title",
  "reverted-title": "reverted-title",
  "hotfix-names": "fixed-after-rollback",
};

export interface ToDeploymentsOptions {
  service: string;
  asOf: Date;
  withinDays: number;
}

/**
 * Changes as deployments, as `iris compare` reads them: failed where something took them back within the days, pending
 * while they are younger. What only takes others back, or goes out again, is a rollback, which nothing is learned from.
 */
export function toDeployments(
  changes: readonly Change[],
  { of }: DerivedFailures,
  { service, asOf, withinDays }: ToDeploymentsOptions,
): Deployment[] {
  const settledBefore = asOf.getTime() - withinDays * DAY_MS;
  return changes.map((change, i): Deployment => {
    const failures = of[i] ?? [];
    const [failure] = failures;
    const isYoung = change.at.getTime() > settledBefore;
    const result = isYoung ? "pending" : failure ? "failed" : "passed";
    return {
      id: change.tag ?? change.sha,
      externalId: `${i}`.padStart(9, "0"),
      service,
      env: null,
      team: null,
      repositoryId: null,
      startedAt: change.at,
      finishedAt: change.at,
      result,
      deploymentType: onlyReverts(change) || change.againOf !== null ? "rollback" : null,
      recoverySeconds: null,
      remediation: null,
      breakingCommit: result === "failed" && failure ? breakingCommitOf(change, failure) : null,
      commits: change.commits.map((commit) => ({
        sha: commit.sha,
        origin: commit.origin,
        tools: commit.tools,
        lines: commit.lines,
        takenBack: takenBackOf(change, failures, commit),
        committedAt: null,
        leadTimeSeconds: null,
        timeToDeploySeconds: null,
      })),
    };
  });
}

const DAY_MS = 86_400_000;

/** The one commit that a failure names; null where it names several or none. */
function breakingCommitOf({ commits }: Change, failure: Failure): Deployment["breakingCommit"] {
  const shas = failure.commits === "all" ? commits.map(({ sha }) => sha) : (failure.commits ?? []);
  const [sha] = shas;
  const evidence = EVIDENCE[failure.rule];
  return shas.length === 1 && sha !== undefined && evidence !== undefined ? { sha, evidence } : null;
}
