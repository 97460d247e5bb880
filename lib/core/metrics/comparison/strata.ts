import type { Exposures, Names } from "./exposures";

/** Deployments that share one hazard per commit. */
export interface Stratum {
  /** "service": one service alone; "team": a team's small services; "small": the small services of all other teams. */
  kind: "service" | "team" | "small";
  /** The service or team; null for the rest. */
  name: string | null;
  /** True for one repository of a service that has several. */
  oneRepository: boolean;
  /** The calendar quarter (UTC), as 2026-Q3; null for what no quarter holds enough of. */
  quarter: string | null;
  services: number;
  deployments: number;
  failed: number;
}

export interface Strata {
  strata: readonly Stratum[];
  /** The stratum of each row of the exposures. */
  of: Int32Array;
}

/** A stratum with less shares one with others: tiny strata bias the ratio upward. */
export const MIN_STRATUM_DEPLOYMENTS = 20;
export const MIN_STRATUM_FAILURES = 3;

/** What a stratum is made of; −1 for all. Strata are formed level by level, the finest first. */
type Level = readonly ("service" | "repository" | "team" | "quarter")[];

/** A repository of a service with one alone is that service, so the first two levels ask for nothing there. */
const LEVELS: readonly Level[] = [
  ["service", "repository", "quarter"],
  ["service", "repository"],
  ["service"],
  ["team", "quarter"],
  ["team"],
  ["quarter"],
  [],
];

/**
 * Sorts deployments into strata: a service's calendar quarter, of each repository where the service has several; what
 * is too small for one goes with the rest of its repository, then of its service, its team, and of everything.
 */
export function strataOf(exposures: Exposures, names: Names): Strata {
  return collect(exposures, names, LEVELS);
}

/** Everything in one stratum: what the crude, unadjusted ratio is computed from. */
export function oneStratum(exposures: Exposures, names: Names): Strata {
  return collect(exposures, names, [[]]);
}

/** What a plain comparison looks within, however small. */
export const PLAIN_STRATA = {
  none: [],
  service: ["service"],
  "service-quarter": ["service", "quarter"],
} as const satisfies Record<string, Level>;
export type PlainStrata = keyof typeof PLAIN_STRATA;

/** Strata of one kind, none of which shares another: where nothing but they is to be adjusted for. */
export function plainStrata(exposures: Exposures, names: Names, by: PlainStrata): Strata {
  return collect(exposures, names, [PLAIN_STRATA[by]]);
}

function collect(exposures: Exposures, names: Names, levels: readonly Level[]): Strata {
  const { count, failed, service } = exposures;
  const keys = keysOf(exposures);
  const of = new Int32Array(count).fill(-1);
  const strata: Stratum[] = [];
  let open = Array.from({ length: count }, (_, row) => row);
  levels.forEach((level, depth) => {
    const isLast = depth === levels.length - 1;
    const { drafts, draftOf } = draftsOf(level, keys, open);
    const made = drafts.map((first) => emptyStratum(level, exposures, names, first, keys.several));
    const members = made.map(() => new Set<number>());
    open.forEach((row, i) => {
      const draft = made[draftOf[i] as number];
      if (draft === undefined) return;
      draft.deployments++;
      if (failed[row]) draft.failed++;
      if (draft.kind !== "service") members[draftOf[i] as number]?.add(service[row] as number);
    });
    const numbers = made.map((draft, i) => {
      if (!isLast && !isEnough(draft, level)) return -1;
      return strata.push({ ...draft, services: members[i]?.size || 1 }) - 1;
    });
    open = open.filter((row, i) => {
      of[row] = numbers[draftOf[i] as number] ?? -1;
      return of[row] === -1;
    });
  });
  return { strata, of };
}

/** What would be strata of a level: the first row of each; and which of them each open row is in, −1 for none. */
function draftsOf(level: Level, keys: ReturnType<typeof keysOf>, open: readonly number[]) {
  const parts = level.map((part) => ({ column: keys[part], size: keys.size[part] }));
  // Who has no team, and what has no known quarter, is in no stratum of either.
  const needed = [
    ...(level[0] === "team" ? [keys.team] : []),
    ...(level.includes("quarter") ? [keys.quarter] : []),
  ];
  const numbers = new Map<number, number>();
  const drafts: number[] = [];
  const draftOf = new Int32Array(open.length).fill(-1);
  open.forEach((row, i) => {
    for (const column of needed) if (column[row] === -1) return;
    let key = 0;
    for (const { column, size } of parts) key = key * size + (column[row] as number) + 1;
    const known = numbers.get(key);
    draftOf[i] = known ?? drafts.push(row) - 1;
    if (known === undefined) numbers.set(key, draftOf[i] as number);
  });
  return { drafts, draftOf };
}

/**
 * A repository's whole time needs one failure only: failures that rare bias nothing, while safe repositories thrown
 * together with others would make whatever they ship look safe.
 */
function isEnough({ deployments, failed }: Stratum, level: Level): boolean {
  const isRepository = level.includes("repository") && !level.includes("quarter");
  return deployments >= MIN_STRATUM_DEPLOYMENTS && failed >= (isRepository ? 1 : MIN_STRATUM_FAILURES);
}

function emptyStratum(
  level: Level,
  { service, team, day }: Exposures,
  names: Names,
  row: number,
  several: Uint8Array,
): Stratum {
  const isOf = (part: Level[number]) => level.includes(part);
  const kind = isOf("service") ? "service" : isOf("team") ? "team" : "small";
  const name = kind === "service" ? names.services[service[row] as number] : names.teams[team[row] as number];
  return {
    kind,
    name: kind === "small" ? null : (name ?? null),
    oneRepository: isOf("repository") && several[service[row] as number] === 1,
    quarter: isOf("quarter") ? quarterName(day[row] as number) : null,
    services: 0,
    deployments: 0,
    failed: 0,
  };
}

/** Numbers from −1 of each part of a key, with one more than the largest, so that a key of several parts is one number. */
function keysOf(exposures: Exposures) {
  const { service, repository, team, day } = exposures;
  const several = withSeveralRepositories(exposures);
  const own = repository.map((r, row) => (several[service[row] as number] ? r : -1));
  const quarter = quartersOf(day);
  const size = (column: Int32Array) => column.reduce((max, n) => Math.max(max, n), -1) + 2;
  return {
    service,
    repository: own,
    team,
    quarter,
    several,
    size: { service: size(service), repository: size(own), team: size(team), quarter: size(quarter) },
  };
}

/** Which services deploy from more than one repository, by number. */
export function withSeveralRepositories({ count, service, repository }: Exposures): Uint8Array {
  const services = service.reduce((max, s) => Math.max(max, s), -1) + 1;
  const first = new Int32Array(services).fill(-2);
  const several = new Uint8Array(services);
  for (let row = 0; row < count; row++) {
    const [s, r] = [service[row] as number, repository[row] as number];
    if (first[s] === -2) first[s] = r;
    else if (first[s] !== r) several[s] = 1;
  }
  return several;
}

/** The quarter of each row; a date is taken apart once a day. */
function quartersOf(days: Int32Array): Int32Array {
  const known = new Map([...new Set(days)].map((day) => [day, quarterOf(day)]));
  return days.map((day) => known.get(day) ?? -1);
}

/** Quarters since 1970 of a UTC day; −1 where the day isn't known. */
function quarterOf(day: number): number {
  if (day < 0) return -1;
  const date = new Date(day * 86_400_000);
  return 4 * (date.getUTCFullYear() - 1970) + Math.floor(date.getUTCMonth() / 3);
}

function quarterName(day: number): string {
  const quarter = quarterOf(day);
  return `${1970 + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
}
