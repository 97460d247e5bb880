import type { Deployment } from "@/lib/core/deployments/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { wilsonInterval } from "./stats/wilson";

export interface DeploymentReworkRate {
  /** remediations / deployments, 0–1. */
  rate: number;
  /** Deployments made to end a change failure. */
  remediations: number;
  deployments: number;
  /** 95 % Wilson interval of the rate. */
  interval: Interval;
}

const REMEDIATION_TYPES: ReadonlySet<string> = new Set(["rollback", "rollforward", "hotfix"]);

/**
 * Deployment rework rate: the share of deployments made to end a change failure.
 * A rate in 0–1 with its 95 % Wilson interval; without deployments unmeasured.
 * Source: docs/metrics/deployment-rework-rate.md
 */
export function reworkRateOf(remediations: number, deployments: number): Measured<DeploymentReworkRate> {
  if (deployments === 0) return unmeasured("no-deployments");
  const interval = wilsonInterval(remediations, deployments);
  return measured({ rate: remediations / deployments, remediations, deployments, interval });
}

/**
 * The external ids of the deployments that another one names as its remediation. Take them from every deployment of the
 * organization, whatever the filter: what broke may lie before the window, or in another service. A remediation follows
 * what it ends, so what started at `before`, the window's end, or later names none of it; null for no end.
 */
export function namedRemediations(
  deployments: readonly Deployment[],
  before: Date | null,
): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { externalId, remediation, startedAt } of deployments) {
    if (before !== null && startedAt >= before) continue;
    if (remediation?.externalId && remediation.externalId !== externalId) named.add(remediation.externalId);
  }
  return named;
}

/** True when the deployment's own type says so, or another deployment names it as its remediation. */
export function isRemediation(deployment: Deployment, named: ReadonlySet<string>): boolean {
  const { deploymentType, externalId } = deployment;
  return (deploymentType !== null && REMEDIATION_TYPES.has(deploymentType)) || named.has(externalId);
}
