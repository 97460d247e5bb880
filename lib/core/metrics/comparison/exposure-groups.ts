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
  const services = [...new Set(groups.map(({ service }) => service))].sort();
  const teams = [...new Set(groups.flatMap(({ team }) => (team === null ? [] : [team])))].sort();
  const repositories = [...new Set(groups.flatMap(({ repository }) => repository ?? []))].sort();
  const repositoryAt = new Map(repositories.map((name, i) => [name, i]));
  const serviceAt = new Map(services.map((name, i) => [name, i]));
  const teamAt = new Map(teams.map((name, i) => [name, i]));
  const exposures: Exposures = {
    count: groups.length,
    times: Int32Array.from(groups, ({ deployments }) => deployments),
    service: Int32Array.from(groups, ({ service }) => serviceAt.get(service) ?? -1),
    team: Int32Array.from(groups, ({ team }) => (team === null ? -1 : (teamAt.get(team) ?? -1))),
    repository: Int32Array.from(groups, ({ repository }) => repositoryAt.get(repository ?? "") ?? -1),
    day: Int32Array.from(groups, ({ day }) => day ?? -1),
    sinceFailure: Uint8Array.from(groups, ({ sinceFailure }) => sinceFailure ?? 0),
    inChain: Uint8Array.from(groups, ({ inChain }) => inChain ?? 0),
    breaking: Int8Array.from(groups, ({ breaking }) =>
      breaking === "elsewhere" ? ELSEWHERE : (breaking?.origin ?? NOT_NAMED),
    ),
    breakingError: Float64Array.from(groups, ({ breaking }) => namedIn(breaking)?.error ?? 0),
    breakingCommit: Int32Array.from(groups, ({ breaking }) => namedIn(breaking)?.commit ?? -1),
    lines: groups.some(({ lines }) => lines !== undefined)
      ? Float64Array.from(groups, ({ lines }) => lines ?? Number.NaN)
      : null,
    failed: Uint8Array.from(groups, ({ failed }) => (failed ? 1 : 0)),
    commitsByOrigin: Float64Array.from(groups.flatMap(({ commits }) => commits)),
    ...sharedCommits(groups),
    firstStartedAt: grouped.firstStartedAt?.getTime() ?? Number.NaN,
    lastStartedAt: grouped.lastStartedAt?.getTime() ?? Number.NaN,
    leftOut: grouped.leftOut,
  };
  return { exposures, names: { services, teams, repositories } };
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
