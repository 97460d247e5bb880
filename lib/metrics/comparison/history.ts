import type { Deployment, Verdict } from "@/lib/deployments/types";
import { ORIGINS, type Origin } from "@/lib/origins/origin";
import { isRolledBack } from "../deployment-counts";
import { isRemediation, namedRemediations } from "../deployment-rework-rate";
import { ShaNumbers } from "./sha-numbers";

/**
 * Deployments in columns, services in alphabetical order and each service's deployments by time: the form the
 * comparison reads, since it needs the identity of every commit, and a column of numbers is all that takes.
 */
export interface History {
  count: number;
  services: readonly string[];
  teams: readonly string[];
  /** Index into `services`, ascending. */
  service: Int32Array;
  /** Index into `teams`; −1 for none. */
  team: Int32Array;
  /** Milliseconds, ascending within a service. */
  startedAt: Float64Array;
  verdict: Uint8Array;
  /** 1 for a deployment of type rollback. */
  isRollback: Uint8Array;
  /** 1 for a failed deployment that a rollback ended. */
  isRolledBack: Uint8Array;
  /** 1 for a deployment made to end a change failure. */
  isRemediation: Uint8Array;
  /** Seconds; NaN where unknown. */
  recoverySeconds: Float64Array;
  /** The commits of deployment i are those from `offsets[i]` up to, not including, `offsets[i + 1]`. */
  offsets: Int32Array;
  /** Which commit: equal shas have equal numbers, 0 … commitCount − 1. */
  commit: Int32Array;
  /** Index into `ORIGINS`. */
  origin: Uint8Array;
  commitCount: number;
}

export const PASSED = 0;
export const FAILED = 1;
export const PENDING = 2;
const VERDICT_CODES: Record<Verdict, number> = { passed: PASSED, failed: FAILED, pending: PENDING };
const ORIGIN_CODES = Object.fromEntries(ORIGINS.map((origin, i) => [origin, i])) as Record<Origin, number>;

/** Puts deployments into columns. Their order doesn't matter: ties in time are settled by external id. */
export function toHistory(deployments: readonly Deployment[]): History {
  const services = sortedNames(deployments.map((d) => d.service));
  const teams = sortedNames(deployments.flatMap((d) => (d.team === null ? [] : [d.team])));
  const order = byServiceAndTime(deployments, positions(services));
  const sorted = Array.from(order, (i) => deployments[i] as Deployment);
  return {
    count: sorted.length,
    services,
    teams,
    ...deploymentColumns(sorted, positions(services), positions(teams)),
    ...inOrder(commitColumns(deployments), order),
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
  return Uint32Array.from(deployments, (_, i) => i).sort((i, j) => {
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
  const named = namedRemediations(sorted);
  return {
    service: Int32Array.from(sorted, (d) => serviceAt.get(d.service) ?? -1),
    team: Int32Array.from(sorted, (d) => (d.team === null ? -1 : (teamAt.get(d.team) ?? -1))),
    startedAt: Float64Array.from(sorted, (d) => d.startedAt.getTime()),
    verdict: Uint8Array.from(sorted, (d) => VERDICT_CODES[d.verdict]),
    isRollback: Uint8Array.from(sorted, (d) => (d.deploymentType === "rollback" ? 1 : 0)),
    isRolledBack: Uint8Array.from(sorted, (d) => (isRolledBack(d) ? 1 : 0)),
    isRemediation: Uint8Array.from(sorted, (d) => (isRemediation(d, named) ? 1 : 0)),
    recoverySeconds: Float64Array.from(sorted, (d) => d.recoverySeconds ?? Number.NaN),
  };
}

type CommitColumns = Pick<History, "offsets" | "commit" | "origin" | "commitCount">;

/** In the order given, since commits lie in memory that way: a million of them read out of order take much longer. */
function commitColumns(deployments: readonly Deployment[]): CommitColumns {
  const total = deployments.reduce((sum, d) => sum + d.commits.length, 0);
  const numbers = new ShaNumbers(total);
  const offsets = new Int32Array(deployments.length + 1);
  const commit = new Int32Array(total);
  const origin = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < deployments.length; i++) {
    for (const { sha, origin: name } of (deployments[i] as Deployment).commits) {
      commit[at] = numbers.numberOf(sha);
      origin[at++] = ORIGIN_CODES[name];
    }
    offsets[i + 1] = at;
  }
  return { offsets, commit, origin, commitCount: numbers.count };
}

/** The same in the columns' order, commits numbered anew as they come, so that the input's order leaves no trace. */
function inOrder(columns: CommitColumns, order: Uint32Array): CommitColumns {
  const offsets = new Int32Array(columns.offsets.length);
  const commit = new Int32Array(columns.commit.length);
  const origin = new Uint8Array(columns.origin.length);
  const numbers = new Int32Array(columns.commitCount).fill(-1);
  let [at, next] = [0, 0];
  order.forEach((from, i) => {
    for (let k = columns.offsets[from] as number; k < (columns.offsets[from + 1] as number); k++) {
      const number = columns.commit[k] as number;
      if (numbers[number] === -1) numbers[number] = next++;
      commit[at] = numbers[number] as number;
      origin[at++] = columns.origin[k] as number;
    }
    offsets[i + 1] = at;
  });
  return { offsets, commit, origin, commitCount: columns.commitCount };
}
