import { ELSEWHERE, type ExposureHistory, type Names, NOT_NAMED } from "./exposures";

/** A number a deployment: services one after the other, each's deployments by time. */
type Column = readonly number[];

/**
 * A history as a database hands it over: its deployments with how many commits of each origin they carry, and by
 * themselves only the commits that several of them carry. What of it is an exposure is `exposuresOf`'s to say.
 */
export interface CountedHistory {
  /** What deployments name together: service, team, repository. */
  names: readonly (readonly [service: string, team: string | null, repository: string | null])[];
  /** Index into `names`. */
  name: Column;
  /** Milliseconds. */
  startedAt: Column;
  /** `PASSED`, `FAILED`, `PENDING`. */
  result: Column;
  /** 1 for a deployment of type rollback. */
  isRollback: Column;
  /** Commits of HUMAN, AI_ASSISTED, BOT, UNKNOWN. */
  commits: readonly [human: Column, aiAssisted: Column, bot: Column, unknown: Column];
  /** Pairs of a deployment, ascending, and a commit that another one carries too: 0 … `origins.length` − 1. */
  carriers: readonly number[];
  carried: readonly number[];
  /** Index into `ORIGINS` of each of these commits; told of those alone that a service ships again. */
  origins: readonly number[];
  broken: readonly BrokenDeployment[];
}

/** A failed deployment of which something names the commit that broke it. */
export interface BrokenDeployment {
  deployment: number;
  /** Among `carried`; null where no other deployment carries it. */
  commit: number | null;
  /** Index into `ORIGINS`; null where none of its own commits broke it. */
  origin: number | null;
  /** How likely the name is a random commit of the deployment, 0–1. */
  error: number;
}

/** The columns that exposures are read from. @throws RangeError where columns differ in length. */
export function fromCountedHistory(counted: CountedHistory): { history: ExposureHistory; names: Names } {
  const { length: count } = counted.startedAt;
  requireEqualLengths(counted, count);
  const commitsByOrigin = new Float64Array(4 * count);
  counted.commits.forEach((column, origin) => {
    for (let i = 0; i < count; i++) commitsByOrigin[4 * i + origin] = column[i] as number;
  });
  const services = namedColumn(counted, 0);
  const teams = namedColumn(counted, 1);
  const repositories = namedColumn(counted, 2);
  const history: ExposureHistory = {
    count,
    service: services.column,
    team: teams.column,
    repository: repositories.column,
    startedAt: Float64Array.from(counted.startedAt),
    result: Uint8Array.from(counted.result),
    isRollback: Uint8Array.from(counted.isRollback),
    commitsByOrigin,
    lines: null,
    ...commitColumns(counted, count),
  };
  const names = { services: services.names, teams: teams.names, repositories: repositories.names };
  return { history, names };
}

/** The names in one place of `names`, sorted, and for each deployment which it is; −1 for none. */
function namedColumn({ names: together, name }: CountedHistory, at: 0 | 1 | 2) {
  const names = [...new Set(together.flatMap((named) => named[at] ?? []))].sort();
  const numbers = new Map(names.map((each, i) => [each, i]));
  const numberOf = together.map((named) => (named[at] === null ? -1 : (numbers.get(named[at]) as number)));
  return { names, column: Int32Array.from(name, (number) => numberOf[number] as number) };
}

function requireEqualLengths({ carriers, carried, ...counted }: CountedHistory, count: number): void {
  const { name, result, isRollback, commits } = counted;
  const columns = [name, result, isRollback, ...commits];
  if (carriers.length !== carried.length || columns.some(({ length }) => length !== count)) {
    throw new RangeError("the columns of a history have one length");
  }
}

/** What several deployments carry, and after it, deployment by deployment, a breaking commit that no other one does. */
function commitColumns({ carriers, carried, origins, broken }: CountedHistory, count: number) {
  const alone = broken.filter(({ commit, origin }) => commit === null && origin !== null);
  const sharedOffsets = offsetsOf(carriers, count);
  const offsets = offsetsOf([...carriers, ...alone.map(({ deployment }) => deployment)], count);
  const commit = new Int32Array(offsets[count] as number);
  const origin = new Uint8Array(commit.length);
  const shared = new Int32Array(carriers.length);
  const filled = offsets.slice(0, count);
  const add = (deployment: number, number: number, of: number): number => {
    const place = filled[deployment] as number;
    filled[deployment] = place + 1;
    commit[place] = number;
    origin[place] = of;
    return place;
  };
  for (let k = 0; k < carriers.length; k++) {
    const number = carried[k] as number;
    shared[k] = add(carriers[k] as number, number, origins[number] as number);
  }
  const breakingPlace = new Int32Array(count).fill(NOT_NAMED);
  const breakingError = new Float64Array(count);
  let commitCount = origins.length;
  for (const { deployment, commit: number, origin: of, error } of broken) {
    breakingPlace[deployment] = ELSEWHERE;
    if (of === null) continue;
    const place =
      number === null
        ? add(deployment, commitCount++, of)
        : commit.indexOf(number, offsets[deployment] as number);
    origin[place] = of;
    breakingPlace[deployment] = place;
    breakingError[deployment] = error;
  }
  return { offsets, commit, origin, shared, sharedOffsets, commitCount, breakingPlace, breakingError };
}

/** Where each deployment's entries begin in a column of all. */
function offsetsOf(deployments: readonly number[], count: number): Int32Array {
  const offsets = new Int32Array(count + 1);
  for (const deployment of deployments) offsets[deployment + 1] = (offsets[deployment + 1] as number) + 1;
  for (let i = 0; i < count; i++) offsets[i + 1] = (offsets[i + 1] as number) + (offsets[i] as number);
  return offsets;
}
