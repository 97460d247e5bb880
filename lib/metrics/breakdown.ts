import type { Deployment } from "@/lib/deployments/types";
import { type AiShareEstimate, aiShare } from "./ai-share";
import { type BatchSizes, batchSize } from "./batch-size";
import { type ChangeFailureRate, changeFailureRate } from "./change-failure-rate";
import { type ChangeLeadTime, changeLeadTime } from "./change-lead-time";
import { type DeploymentReworkRate, deploymentReworkRate, namedRemediations } from "./deployment-rework-rate";
import {
  type FailedDeploymentRecoveryTime,
  failedDeploymentRecoveryTime,
} from "./failed-deployment-recovery-time";
import type { Measured } from "./measured";

/** What figures can be broken down by. There is no breakdown by person, by design. */
export type Dimension = "service" | "team" | "env" | "repositoryId" | "tool";

export interface BreakdownRow {
  /** The service, team, environment, repository or tool; null for the deployments that name none. */
  name: string | null;
  deployments: number;
  changeFailureRate: Measured<ChangeFailureRate>;
  failedDeploymentRecoveryTime: Measured<FailedDeploymentRecoveryTime>;
  changeLeadTime: Measured<ChangeLeadTime>;
  deploymentReworkRate: Measured<DeploymentReworkRate>;
  aiShare: Measured<AiShareEstimate>;
  batchSize: Measured<BatchSizes>;
}

/**
 * The metrics of each service, team, environment, repository or AI tool, most deployments first, then by name.
 * The rows' deployments add up to the whole, except by tool: a deployment stands with every tool its commits name.
 * Rates of rows must not be averaged. `named` as for `deploymentReworkRate`.
 * Source: docs/metrics/breakdown.md
 */
export function breakdown(
  deployments: readonly Deployment[],
  dimension: Dimension,
  named: ReadonlySet<string> = namedRemediations(deployments),
): BreakdownRow[] {
  return [...groupBy(deployments, dimension)]
    .map(([name, group]) => ({ name, ...metricsOf(group, named) }))
    .sort(byDeploymentsThenName);
}

function groupBy(deployments: readonly Deployment[], dimension: Dimension): Map<string | null, Deployment[]> {
  const groups = new Map<string | null, Deployment[]>();
  for (const deployment of deployments) {
    for (const name of namesOf(deployment, dimension)) {
      const group = groups.get(name);
      if (group) group.push(deployment);
      else groups.set(name, [deployment]);
    }
  }
  return groups;
}

function namesOf(deployment: Deployment, dimension: Dimension): readonly (string | null)[] {
  if (dimension !== "tool") return [deployment[dimension]];
  const tools = new Set<string>();
  for (const { origin, tools: own } of deployment.commits) {
    if (origin === "AI_ASSISTED") for (const tool of own) tools.add(tool);
  }
  return tools.size === 0 ? [null] : [...tools];
}

function metricsOf(group: readonly Deployment[], named: ReadonlySet<string>): Omit<BreakdownRow, "name"> {
  return {
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
