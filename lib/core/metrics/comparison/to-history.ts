import type { Deployment, DeploymentResult } from "@/lib/core/deployments/types";
import { isRolledBack } from "../deployment-counts";
import { isRemediation, namedRemediations } from "../deployment-rework-rate";
import { breakingErrorOf } from "./breaking-commit";
import { commitColumns } from "./commit-columns";
import { ELSEWHERE } from "./exposures";
import { FAILED, type History, PASSED, PENDING } from "./history";

const RESULT_CODES: Record<DeploymentResult, number> = { passed: PASSED, failed: FAILED, pending: PENDING };

/** Puts deployments into columns. Their order doesn't matter: ties in time are settled by external id. */
export function toHistory(deployments: readonly Deployment[]): History {
  const services = sortedNames(deployments.map((d) => d.service));
  const teams = sortedNames(deployments.flatMap((d) => (d.team === null ? [] : [d.team])));
  const order = byServiceAndTime(deployments, positions(services));
  const sorted = [...order].map((i) => deployments[i] as Deployment);
  const repositories = sortedNames(sorted.flatMap((d) => (d.repositoryId === null ? [] : [d.repositoryId])));
  const repositoryAt = positions(repositories);
  const commits = commitColumns(deployments, order);
  return {
    count: sorted.length,
    services,
    teams,
    repositories,
    repository: Int32Array.from(sorted, (d) => repositoryAt.get(d.repositoryId ?? "") ?? -1),
    ...deploymentColumns(sorted, positions(services), positions(teams)),
    ...commits,
    ...breakingColumns(sorted, commits.offsets),
  };
}

function sortedNames(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function positions(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, i) => [name, i]));
}

/** The places of the deployments in the order of the columns. */
function byServiceAndTime(
  deployments: readonly Deployment[],
  serviceAt: ReadonlyMap<string, number>,
): Uint32Array {
  const service = deployments.map((d) => serviceAt.get(d.service) ?? 0);
  const time = deployments.map((d) => d.startedAt.getTime());
  return new Uint32Array(deployments.map((_, i) => i)).sort((i, j) => {
    if (service[i] !== service[j]) return (service[i] as number) - (service[j] as number);
    if (time[i] !== time[j]) return (time[i] as number) - (time[j] as number);
    return (deployments[i] as Deployment).externalId < (deployments[j] as Deployment).externalId ? -1 : 1;
  });
}

function deploymentColumns(
  sorted: readonly Deployment[],
  serviceAt: ReadonlyMap<string, number>,
  teamAt: ReadonlyMap<string, number>,
) {
  const count = sorted.length;
  const named = namedRemediations(sorted, null);
  const remediationTypes = sortedNames(sorted.flatMap((d) => d.remediation?.type || []));
  const typeAt = positions(remediationTypes);
  const columns = {
    service: new Int32Array(count),
    team: new Int32Array(count),
    startedAt: new Float64Array(count),
    result: new Uint8Array(count),
    isRollback: new Uint8Array(count),
    isRolledBack: new Uint8Array(count),
    isRemediation: new Uint8Array(count),
    recoverySeconds: new Float64Array(count),
    remediationTypes,
    remediationType: new Int16Array(count),
  };
  sorted.forEach((d, i) => {
    columns.service[i] = serviceAt.get(d.service) ?? -1;
    columns.team[i] = d.team === null ? -1 : (teamAt.get(d.team) ?? -1);
    columns.startedAt[i] = d.startedAt.getTime();
    columns.result[i] = RESULT_CODES[d.result];
    columns.isRollback[i] = d.deploymentType === "rollback" ? 1 : 0;
    columns.isRolledBack[i] = isRolledBack(d) ? 1 : 0;
    columns.isRemediation[i] = isRemediation(d, named) ? 1 : 0;
    columns.recoverySeconds[i] = d.recoverySeconds ?? Number.NaN;
    columns.remediationType[i] = typeAt.get(d.remediation?.type ?? "") ?? -1;
  });
  return columns;
}

/** Where the commit columns hold each deployment's named breaking commit: they keep a deployment's shas in order, once. */
function breakingColumns(sorted: readonly Deployment[], offsets: Int32Array) {
  const breakingPlace = new Int32Array(sorted.length).fill(-1);
  const breakingError = new Float64Array(sorted.length);
  sorted.forEach(({ breakingCommit, commits, result }, i) => {
    if (!breakingCommit || result !== "failed") return;
    const at = [...new Set<string | null>(commits.map(({ sha }) => sha))].indexOf(breakingCommit.sha);
    if (at === -1) {
      breakingPlace[i] = ELSEWHERE;
      return;
    }
    breakingPlace[i] = (offsets[i] as number) + at;
    breakingError[i] = breakingErrorOf(breakingCommit.evidence);
  });
  return { breakingPlace, breakingError };
}
