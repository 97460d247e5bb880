import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";

let next = 0;

/** A passed standard deployment without commits, except for what the test says. */
export function deployment(parts: Partial<Deployment> = {}): Deployment {
  const id = `d${++next}`;
  return Object.freeze({
    id,
    externalId: `ext-${id}`,
    service: "checkout",
    env: "production",
    team: "payments",
    repositoryId: "r1",
    startedAt: new Date("2026-03-10T12:00:00Z"),
    finishedAt: null,
    result: "passed" as const,
    deploymentType: "standard",
    recoverySeconds: null,
    remediation: null,
    ...parts,
    commits: Object.freeze((parts.commits ?? []).map((c) => Object.freeze(c))),
  });
}

/** A human commit with a sha of its own and no times, except for what the test says. */
export function commit(parts: Partial<DeployedCommit> = {}): DeployedCommit {
  return {
    sha: `c${++next}`,
    origin: "HUMAN",
    tools: [],
    committedAt: null,
    leadTimeSeconds: null,
    timeToDeploySeconds: null,
    ...parts,
  };
}

/** An open incident of one service, except for what the test says. */
export function incident(parts: Partial<Incident> = {}): Incident {
  const id = `i${++next}`;
  return Object.freeze({
    id,
    externalId: `ext-${id}`,
    services: ["checkout"],
    envs: ["production"],
    teams: ["payments"],
    severity: null,
    startedAt: new Date("2026-03-10T12:00:00Z"),
    finishedAt: null,
    restoreSeconds: null,
    ...parts,
  });
}

/** `count` deployments that are alike. */
export function several(count: number, parts: Partial<Deployment> = {}): Deployment[] {
  return Array.from({ length: count }, () => deployment(parts));
}

/** Ten days of March 2026, UTC. */
export const MARCH_1_TO_11 = Object.freeze({
  from: new Date("2026-03-01T00:00:00Z"),
  to: new Date("2026-03-11T00:00:00Z"),
});
