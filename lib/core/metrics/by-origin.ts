import type { Deployment } from "@/lib/core/deployments/types";
import { KNOWN_ORIGINS, type KnownOrigin, type Origin } from "@/lib/core/origins/origin";
import { type DeploymentCounts, isRolledBack } from "./deployment-counts";
import { type Measured, measured, unmeasured } from "./measured";
import { uniqueCommits } from "./unique-commits";

/** Change failure rate of one origin's commits: the share that went out in a failed deployment. */
export interface OriginFailureRate {
  failed: number;
  evaluated: number;
  /** failed / evaluated, 0–1. */
  rate: number;
}

/** Rollback rate of one origin's commits: of those in failed deployments, the share a rollback took back. */
export interface OriginRollbackRate {
  rollbacks: number;
  failed: number;
  /** rollbacks / failed, 0–1. */
  rate: number;
}

export interface ByOrigin {
  /** An origin without commits in evaluated deployments is absent. */
  failureRates: Partial<Record<KnownOrigin, OriginFailureRate>>;
  /** An origin without commits in failed deployments is absent. */
  rollbackRates: Partial<Record<KnownOrigin, OriginRollbackRate>>;
  /** Commits of known origin over all commits of evaluated deployments, 0–1. */
  coverage: number;
  knownCommits: number;
  commits: number;
  /** How many deployments stand behind it. */
  evaluatedDeployments: number;
  failedDeployments: number;
}

/** Commits of evaluated deployments by origin, those in failed ones, and those a rollback took back. */
export type OriginTally = Record<Origin, { evaluated: number; failed: number; rollbacks: number }>;

/**
 * Change failure rate and rollback rate by code origin, per commit over evaluated deployments.
 * A sha twice in one deployment counts once, one in two deployments twice; UNKNOWN is in no bucket and only
 * lowers the coverage. Descriptive: commits of one deployment fail together, so no binomial interval fits here.
 * Source: docs/metrics/by-origin.md
 */
export function byOriginOf(
  { total, evaluated, failed }: DeploymentCounts,
  tally: OriginTally,
): Measured<ByOrigin> {
  if (total === 0) return unmeasured("no-deployments");
  if (evaluated === 0) return unmeasured("no-evaluated-deployments");
  const knownCommits = KNOWN_ORIGINS.reduce((sum, origin) => sum + tally[origin].evaluated, 0);
  const commits = knownCommits + tally.UNKNOWN.evaluated;
  if (commits === 0) return unmeasured("no-commits");
  return measured({
    failureRates: failureRates(tally),
    rollbackRates: rollbackRates(tally),
    coverage: knownCommits / commits,
    knownCommits,
    commits,
    evaluatedDeployments: evaluated,
    failedDeployments: failed,
  });
}

/** A tally of nothing. */
export function emptyOriginTally(): OriginTally {
  const none = () => ({ evaluated: 0, failed: 0, rollbacks: 0 });
  return { HUMAN: none(), AI_ASSISTED: none(), BOT: none(), UNKNOWN: none() };
}

/** Tallies the commits of the deployments that have a result. */
export function tallyCommits(deployments: readonly Deployment[]): OriginTally {
  const tally = emptyOriginTally();
  for (const deployment of deployments) {
    if (deployment.result === "pending") continue;
    const failed = deployment.result === "failed" ? 1 : 0;
    const rolledBack = isRolledBack(deployment) ? 1 : 0;
    for (const { origin } of uniqueCommits(deployment.commits)) {
      const counts = tally[origin];
      counts.evaluated++;
      counts.failed += failed;
      counts.rollbacks += rolledBack;
    }
  }
  return tally;
}

function failureRates(tally: OriginTally): ByOrigin["failureRates"] {
  const rates: ByOrigin["failureRates"] = {};
  for (const origin of KNOWN_ORIGINS) {
    const { failed, evaluated } = tally[origin];
    if (evaluated > 0) rates[origin] = { failed, evaluated, rate: failed / evaluated };
  }
  return rates;
}

function rollbackRates(tally: OriginTally): ByOrigin["rollbackRates"] {
  const rates: ByOrigin["rollbackRates"] = {};
  for (const origin of KNOWN_ORIGINS) {
    const { rollbacks, failed } = tally[origin];
    if (failed > 0) rates[origin] = { rollbacks, failed, rate: rollbacks / failed };
  }
  return rates;
}
