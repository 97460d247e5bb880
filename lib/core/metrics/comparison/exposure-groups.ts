import { ELSEWHERE, type Exposures, type LeftOut, type Names, NOT_NAMED } from "./exposures";

/**
 * Deployments that put the same commits to the test, by number and origin, counted together: the form in which a
 * database can hand over a long history. What makes an exposure is `exposuresOf`'s to say.
 */
export interface ExposureGroup {
  service: string;
  team: string | null;
  failed: boolean;
  /** Null for none. */
  repository?: string | null;
  /** UTC days since 1970-01-01; absent where groups span days. */
  day?: number;
  /** As in `Exposures`; 0 where absent. */
  sinceFailure?: number;
  inChain?: number;
  /**
   * The named breaking commit's origin (index into `ORIGINS`), its error, and equal numbers for the same commit;
   * "elsewhere" where none of the new commits broke the deployment.
   */
  breaking?: { origin: number; error: number; commit: number } | "elsewhere" | null;
  /** Lines of each of the deployments; absent where unknown. */
  lines?: number;
  /** Newly exposed commits of each of the deployments, by HUMAN, AI_ASSISTED, BOT, UNKNOWN; at least one. */
  commits: readonly [human: number, aiAssisted: number, bot: number, unknown: number];
  /** How many deployments are alike in all of this. */
  deployments: number;
  /**
   * The commits that other deployments expose too, such as those of another service of the repository. A deployment
   * with any is a group of its own; left out or empty where there are none.
   */
  sharedCommits?: readonly (string | number)[];
}

/** All groups of a history. */
export interface GroupedExposures {
  groups: readonly ExposureGroup[];
  /** Of the first and the last deployment in the groups; null without any. */
  firstStartedAt: Date | null;
  lastStartedAt: Date | null;
  leftOut: LeftOut;
}

/**
 * Groups in the columns that the comparison reads. Their order doesn't matter.
 * @throws RangeError for a group of several deployments with shared commits, or one without deployments or commits.
 */
export function exposuresFromGroups(grouped: GroupedExposures): { exposures: Exposures; names: Names } {
  const groups = grouped.groups;
  groups.forEach(requireValid);
  const services = namesOf(groups, ({ service }) => service);
  const teams = namesOf(groups, ({ team }) => team);
  const repositories = namesOf(groups, ({ repository }) => repository);
  const { length: count } = groups;
  const ints = (of: (group: ExposureGroup) => number) => filled(new Int32Array(count), groups, of);
  const bytes = (of: (group: ExposureGroup) => number) => filled(new Uint8Array(count), groups, of);
  const numbers = (of: (group: ExposureGroup) => number) => filled(new Float64Array(count), groups, of);
  const exposures: Exposures = {
    count,
    times: ints(({ deployments }) => deployments),
    service: ints(({ service }) => services.at.get(service) ?? -1),
    team: ints(({ team }) => teams.at.get(team ?? "") ?? -1),
    repository: ints(({ repository }) => repositories.at.get(repository ?? "") ?? -1),
    day: ints(({ day }) => day ?? -1),
    sinceFailure: bytes(({ sinceFailure }) => sinceFailure ?? 0),
    inChain: bytes(({ inChain }) => inChain ?? 0),
    breaking: filled(new Int8Array(count), groups, ({ breaking }) =>
      breaking === "elsewhere" ? ELSEWHERE : (breaking?.origin ?? NOT_NAMED),
    ),
    breakingError: numbers(({ breaking }) => namedIn(breaking)?.error ?? 0),
    breakingCommit: ints(({ breaking }) => namedIn(breaking)?.commit ?? -1),
    lines: groups.some(({ lines }) => lines !== undefined)
      ? numbers(({ lines }) => lines ?? Number.NaN)
      : null,
    failed: bytes(({ failed }) => (failed ? 1 : 0)),
    commitsByOrigin: commitColumn(groups),
    ...sharedCommits(groups),
    firstStartedAt: grouped.firstStartedAt?.getTime() ?? Number.NaN,
    lastStartedAt: grouped.lastStartedAt?.getTime() ?? Number.NaN,
    leftOut: grouped.leftOut,
  };
  const names = { services: services.sorted, teams: teams.sorted, repositories: repositories.sorted };
  return { exposures, names };
}

/** Each name once, sorted, and its place; groups without one have none. */
function namesOf(groups: readonly ExposureGroup[], of: (group: ExposureGroup) => string | null | undefined) {
  const names = new Set<string>();
  for (const group of groups) {
    const name = of(group);
    if (typeof name === "string") names.add(name);
  }
  const sorted = [...names].sort();
  return { sorted, at: new Map(sorted.map((name, i) => [name, i])) };
}

/** A loop over places: an iterator over a hundred thousand groups takes ten times as long. */
function filled<T extends Int32Array | Uint8Array | Int8Array | Float64Array>(
  column: T,
  groups: readonly ExposureGroup[],
  of: (group: ExposureGroup) => number,
): T {
  for (let i = 0; i < groups.length; i++) column[i] = of(groups[i] as ExposureGroup);
  return column;
}

function commitColumn(groups: readonly ExposureGroup[]): Float64Array {
  const column = new Float64Array(4 * groups.length);
  for (let i = 0; i < groups.length; i++) column.set((groups[i] as ExposureGroup).commits, 4 * i);
  return column;
}

function namedIn(breaking: ExposureGroup["breaking"]) {
  return breaking === "elsewhere" ? null : breaking;
}

function requireValid({ deployments, commits, sharedCommits = [] }: ExposureGroup): void {
  const size = commits.reduce((sum, count) => sum + count, 0);
  if (!(deployments >= 1) || !(size >= 1)) {
    throw new RangeError("a group of exposures needs at least one deployment with at least one commit");
  }
  if (sharedCommits.length > 0 && deployments > 1) {
    throw new RangeError("a deployment with shared commits is a group of its own");
  }
  if (sharedCommits.length > size) throw new RangeError("a deployment can't share more commits than it has");
}

function sharedCommits(groups: readonly ExposureGroup[]) {
  const numbers = new Map<string | number, number>();
  const offsets = new Int32Array(groups.length + 1);
  const commit: number[] = [];
  groups.forEach(({ sharedCommits = [] }, i) => {
    for (const sha of sharedCommits) {
      const number = numbers.get(sha) ?? numbers.size;
      numbers.set(sha, number);
      commit.push(number);
    }
    offsets[i + 1] = commit.length;
  });
  return { offsets, commit: Int32Array.from(commit), commitCount: numbers.size };
}
