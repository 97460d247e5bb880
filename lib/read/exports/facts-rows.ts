import { DEPLOYMENT_COLUMN_NAMES, type DeploymentColumns } from "@/lib/core/deployments/columns";
import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import type { FactsDeployment, FactsIncident } from "./facts-schema";

/** A deployment as an export writes it: no author, no address, no message, no name of a person. */
export function toFactsDeployment(d: Deployment): FactsDeployment {
  return {
    id: d.externalId,
    service: d.service,
    environment: d.env,
    team: d.team,
    repository: d.repositoryId,
    startedAt: d.startedAt.toISOString(),
    finishedAt: d.finishedAt?.toISOString() ?? null,
    verdict: d.result,
    type: d.deploymentType,
    recoverySeconds: d.recoverySeconds,
    remediation: d.remediation && { type: d.remediation.type, id: d.remediation.externalId },
    breakingCommit: d.breakingCommit ?? null,
    ...columnsOf(d),
    commits: d.commits.map(({ sha, origin, tools, leadTimeSeconds, lines, takenBack }) => ({
      sha,
      origin,
      tools: [...tools],
      leadTimeSeconds,
      ...(typeof lines === "number" ? { lines } : {}),
      ...(takenBack?.by
        ? { takenBack: { ...takenBack, at: takenBack.at.toISOString(), by: takenBack.by } }
        : {}),
    })),
  };
}

function columnsOf(
  row: { readonly [Column in keyof DeploymentColumns]?: DeploymentColumns[Column] | undefined },
) {
  return Object.fromEntries(
    DEPLOYMENT_COLUMN_NAMES.map((name) => [name, row[name] ?? null]),
  ) as DeploymentColumns;
}

/** The deployment that an export's row stands for, as the metrics read it. */
export function fromFactsDeployment(row: FactsDeployment): Deployment {
  return {
    id: row.id,
    externalId: row.id,
    service: row.service,
    env: row.environment,
    team: row.team,
    repositoryId: row.repository,
    startedAt: new Date(row.startedAt),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt),
    result: row.verdict,
    deploymentType: row.type,
    recoverySeconds: row.recoverySeconds,
    remediation: row.remediation && { type: row.remediation.type, externalId: row.remediation.id },
    breakingCommit: row.breakingCommit ?? null,
    ...columnsOf(row),
    commits: row.commits.map(({ takenBack, ...commit }) => ({
      ...commit,
      takenBack: takenBack ? { ...takenBack, at: new Date(takenBack.at) } : null,
      committedAt: null,
      timeToDeploySeconds: null,
    })),
  };
}

/** An incident as an export writes it: without its name and its severity, which are free text. */
export function toFactsIncident(i: Incident): FactsIncident {
  return {
    id: i.externalId,
    services: [...i.services],
    environments: [...i.envs],
    teams: [...i.teams],
    startedAt: i.startedAt.toISOString(),
    finishedAt: i.finishedAt?.toISOString() ?? null,
    restoreSeconds: i.restoreSeconds,
  };
}

/** The incident that an export's row stands for, as the metrics read it. */
export function fromFactsIncident(row: FactsIncident): Incident {
  return {
    id: row.id,
    externalId: row.id,
    services: row.services,
    envs: row.environments,
    teams: row.teams,
    severity: null,
    startedAt: new Date(row.startedAt),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt),
    restoreSeconds: row.restoreSeconds,
  };
}
