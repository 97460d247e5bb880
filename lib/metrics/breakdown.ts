import type { Deployment } from "@/lib/deployments/types";
import { type AiShare, aiShare } from "./ai-share";
import { type BatchSize, batchSize } from "./batch-size";
import { type ChangeFailureRate, changeFailureRate } from "./change-failure-rate";
import { type ChangeLeadTime, changeLeadTime } from "./change-lead-time";
import { type DeploymentReworkRate, deploymentReworkRate, namedRemediations } from "./deployment-rework-rate";
import {
  type FailedDeploymentRecoveryTime,
  failedDeploymentRecoveryTime,
} from "./failed-deployment-recovery-time";
import type { Measured } from "./measured";

/** What figures can be broken down by. There is no breakdown by person, by design. */
export type Dimension = "service" | "team" | "env" | "repositoryId";

export interface BreakdownRow {
  /** The service, team, environment or repository; null for the deployments that name none. */
  name: string | null;
  deployments: number;
  changeFailureRate: Measured<ChangeFailureRate>;
  failedDeploymentRecoveryTime: Measured<FailedDeploymentRecoveryTime>;
  changeLeadTime: Measured<ChangeLeadTime>;
  deploymentReworkRate: Measured<DeploymentReworkRate>;
  aiShare: Measured<AiShare>;
  batchSize: Measured<BatchSize>;
}

/**
 * The metrics of each service, team, environment or repository, most deployments first, then by name.
 * The rows' deployments add up to the whole. Rates of rows must not be averaged.
 * Source: docs/metrics/breakdown.md
 */
export function breakdown(deployments: readonly Deployment[], dimension: Dimension): BreakdownRow[] {
  const named = namedRemediations(deployments);
  return [...groupBy(deployments, dimension)]
    .map(([name, group]) => row(name, group, named))
    .sort(byDeploymentsThenName);
}

function groupBy(deployments: readonly Deployment[], dimension: Dimension): Map<string | null, Deployment[]> {
  const groups = new Map<string | null, Deployment[]>();
  for (const deployment of deployments) {
    const group = groups.get(deployment[dimension]);
    if (group) group.push(deployment);
    else groups.set(deployment[dimension], [deployment]);
  }
  return groups;
}

function row(name: string | null, group: readonly Deployment[], named: ReadonlySet<string>): BreakdownRow {
  return {
    name,
    deployments: group.length,
    changeFailureRate: changeFailureRate(group),
    failedDeploymentRecoveryTime: failedDeploymentRecoveryTime(group),
    changeLeadTime: changeLeadTime(group),
    deploymentReworkRate: deploymentReworkRate(group, named),
    aiShare: aiShare(group),
    batchSize: batchSize(group),
  };
}

function byDeploymentsThenName(a: BreakdownRow, b: BreakdownRow): number {
  if (a.deployments !== b.deployments) return b.deployments - a.deployments;
  if (a.name === null || b.name === null) return a.name === null ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}
