import type { History } from "./history";
import type { HistoryRows } from "./history-rows";

/** Stands in no tool's name. */
export const BETWEEN_TOOLS = "\n";

/**
 * The columns of the deployments that started before an instant, by service and time. Services, commits and all else
 * are numbered anew, so that the order in which they came leaves no trace.
 */
export function historyColumns(rows: HistoryRows, before: number): History {
  const kept = rows.inTime().filter((i) => (rows.startedAt[i] as number) < before);
  const services = rows.services.sorted(kept.map((i) => rows.service[i] as number));
  const teams = rows.teams.sorted(kept.map((i) => rows.team[i] as number));
  const repositories = rows.repositories.sorted(kept.map((i) => rows.repository[i] as number));
  const service = (i: number) => services.placeOf(rows.service[i] as number);
  const inServices = services.names.map((): number[] => []);
  for (const i of kept) inServices[service(i)]?.push(i);
  const order = Uint32Array.from(inServices.flat());
  const named = new Set(kept.flatMap((i) => rows.remedies.get(i) ?? []));
  const isRemediation = (i: number) => rows.isRemediation[i] || named.has(rows.externalId[i] as string);
  const commits = commitColumns(rows, order);
  const of = (column: readonly number[]) => (i: number) => column[i] as number;
  const inOrder = <T extends Column>(
    make: new (count: number) => T,
    value: (i: number, place: number) => number,
  ): T => {
    const column = new make(order.length);
    for (let place = 0; place < order.length; place++) column[place] = value(order[place] as number, place);
    return column;
  };
  return {
    count: order.length,
    services: services.names,
    teams: teams.names,
    repositories: repositories.names,
    service: inOrder(Int32Array, service),
    team: inOrder(Int32Array, (i) => teams.placeOf(rows.team[i] as number)),
    repository: inOrder(Int32Array, (i) => repositories.placeOf(rows.repository[i] as number)),
    startedAt: inOrder(Float64Array, of(rows.startedAt)),
    result: inOrder(Uint8Array, of(rows.result)),
    isRollback: inOrder(Uint8Array, of(rows.isRollback)),
    isRolledBack: inOrder(Uint8Array, of(rows.isRolledBack)),
    isRemediation: inOrder(Uint8Array, (i) => (isRemediation(i) ? 1 : 0)),
    recoverySeconds: inOrder(Float64Array, of(rows.recoverySeconds)),
    breakingPlace: inOrder(Int32Array, (i, place) => {
      const at = rows.breakingAt[i] as number;
      return at < 0 ? at : (commits.offsets[place] as number) + at;
    }),
    breakingError: inOrder(Float64Array, of(rows.breakingError)),
    ...commits,
  };
}

type Column = Int32Array | Float64Array | Uint8Array;

type CommitColumns = Pick<
  History,
  | "commitsByOrigin"
  | "offsets"
  | "commit"
  | "origin"
  | "lines"
  | "sharedOffsets"
  | "shared"
  | "commitCount"
  | "tools"
  | "toolSets"
  | "toolSet"
>;

/** The commits of deployments, in a given order of deployments: those that several carry have the lowest numbers, so that what is kept of them lies close together. */
function commitColumns(rows: HistoryRows, order: Uint32Array): CommitColumns {
  const { numbers, commitCount, sharedCount, total } = numbered(rows, order);
  const offsets = new Int32Array(order.length + 1);
  const commit = new Int32Array(total);
  const origin = new Uint8Array(total);
  const lines = rows.lines && new Float64Array(total);
  const commitsByOrigin = new Float64Array(4 * order.length);
  const sharedOffsets = new Int32Array(order.length + 1);
  const shared: number[] = [];
  let at = 0;
  order.forEach((from, i) => {
    for (let k = rows.offsets[from] as number; k < (rows.offsets[from + 1] as number); k++) {
      commit[at] = numbers[rows.commit[k] as number] as number;
      origin[at] = rows.origin[k] as number;
      if (lines !== null) lines[at] = rows.lines?.[k] as number;
      if ((commit[at] as number) < sharedCount) shared.push(at);
      (commitsByOrigin[4 * i + (origin[at] as number)] as number)++;
      at++;
    }
    offsets[i + 1] = at;
    sharedOffsets[i + 1] = shared.length;
  });
  return {
    offsets,
    commit,
    origin,
    lines: lines?.some((known) => !Number.isNaN(known)) ? lines : null,
    commitsByOrigin,
    sharedOffsets,
    shared: Int32Array.from(shared),
    commitCount,
    ...toolColumns(rows, numbers, commitCount),
  };
}

/** Of each commit number of the rows its number in the columns, −1 for a commit that none of these deployments carries. */
function numbered(rows: HistoryRows, order: Uint32Array) {
  const carriers = new Int32Array(rows.commitCount);
  let total = 0;
  for (const i of order) {
    const end = rows.offsets[i + 1] as number;
    for (let k = rows.offsets[i] as number; k < end; k++) {
      const number = rows.commit[k] as number;
      carriers[number] = (carriers[number] as number) + 1;
      total++;
    }
  }
  let [sharedCount, commitCount] = [0, 0];
  for (const count of carriers) {
    if (count > 0) commitCount++;
    if (count > 1) sharedCount++;
  }
  const numbers = new Int32Array(rows.commitCount).fill(-1);
  let [next, nextShared] = [sharedCount, 0];
  for (const i of order) {
    const end = rows.offsets[i + 1] as number;
    for (let k = rows.offsets[i] as number; k < end; k++) {
      const number = rows.commit[k] as number;
      if (numbers[number] === -1) numbers[number] = (carriers[number] as number) > 1 ? nextShared++ : next++;
    }
  }
  return { numbers, commitCount, sharedCount, total };
}

function toolColumns(rows: HistoryRows, numbers: Int32Array, commitCount: number) {
  const isUsed = (set: number, number: number) => set >= 0 && numbers[number] !== -1;
  const used = new Set<number>();
  rows.toolSet.forEach((set, number) => {
    if (isUsed(set, number)) used.add(set);
  });
  const named = rows.toolSets.sorted(used);
  const namesOf = named.names.map((names) => [...new Set(names.split(BETWEEN_TOOLS))]);
  const tools = [...new Set(namesOf.flat())].sort();
  const toolSets = [
    [],
    ...namesOf.map((names) => names.map((tool) => tools.indexOf(tool)).sort((a, b) => a - b)),
  ];
  const toolSet = new Uint16Array(commitCount);
  rows.toolSet.forEach((set, number) => {
    if (isUsed(set, number)) toolSet[numbers[number] as number] = 1 + named.placeOf(set);
  });
  return { tools, toolSets, toolSet };
}
