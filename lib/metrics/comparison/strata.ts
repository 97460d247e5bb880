import type { Exposures, Names } from "./exposures";

/** Deployments that share one hazard per commit. */
export interface Stratum {
  /** "service": one service alone; "team": a team's small services; "small": the small services of all other teams. */
  kind: "service" | "team" | "small";
  /** The service or team; null for the rest. */
  name: string | null;
  services: number;
  deployments: number;
  failed: number;
}

export interface Strata {
  strata: readonly Stratum[];
  /** The stratum of each row of the exposures. */
  of: Int32Array;
}

/** A service or a team's small services with less share a stratum with others: tiny strata bias the ratio upward. */
export const MIN_STRATUM_DEPLOYMENTS = 20;
export const MIN_STRATUM_FAILURES = 3;

interface Tally {
  deployments: number;
  failed: number;
}

/** Sorts deployments into strata: large services alone, small ones with their team's, else with all other small ones. */
export function strataOf(exposures: Exposures, names: Names): Strata {
  const { service, team } = exposures;
  const byService = tally(exposures, service, names.services.length);
  const isLarge = (row: number) => isEnough(byService[service[row] as number]);
  const ofSmall = new Int32Array(exposures.count);
  for (let row = 0; row < exposures.count; row++) ofSmall[row] = isLarge(row) ? NONE : (team[row] as number);
  const byTeam = tally(exposures, ofSmall, names.teams.length);
  const keyOf = (row: number): number => {
    if (isLarge(row)) return service[row] as number;
    const own = team[row] as number;
    return own !== NONE && isEnough(byTeam[own]) ? teamKey(own) : SMALL_KEY;
  };
  return collect(exposures, names, keyOf);
}

/** Everything in one stratum: what the crude, unadjusted ratio is computed from. */
export function oneStratum(exposures: Exposures, names: Names): Strata {
  return collect(exposures, names, () => SMALL_KEY);
}

const NONE = -1;

function tally(exposures: Exposures, numbers: Int32Array, size: number): Tally[] {
  const tallies = Array.from({ length: size }, () => ({ deployments: 0, failed: 0 }));
  for (let row = 0; row < exposures.count; row++) {
    const counts = tallies[numbers[row] as number];
    if (counts === undefined) continue;
    const times = exposures.times[row] as number;
    counts.deployments += times;
    if (exposures.failed[row]) counts.failed += times;
  }
  return tallies;
}

function isEnough(counts: Tally | undefined): boolean {
  if (counts === undefined) return false;
  return counts.deployments >= MIN_STRATUM_DEPLOYMENTS && counts.failed >= MIN_STRATUM_FAILURES;
}

/** Keys of strata: a service's index from 0 up, −1 for the rest, a team's index from −2 down. */
const SMALL_KEY = -1;
const teamKey = (team: number) => -2 - team;

function collect(exposures: Exposures, names: Names, keyOf: (row: number) => number): Strata {
  const of = new Int32Array(exposures.count);
  const numbers = new Map<number, number>();
  const strata: Stratum[] = [];
  const members: Set<number>[] = [];
  let [number, lastKey, lastService] = [0, Number.NaN, Number.NaN];
  for (let row = 0; row < exposures.count; row++) {
    const key = keyOf(row);
    const service = exposures.service[row] as number;
    // The rows of a service follow each other, nearly all in one stratum.
    if (key !== lastKey || service !== lastService) {
      number = numbers.get(key) ?? -1;
      if (number === -1) {
        number = strata.push(emptyStratum(key, names)) - 1;
        numbers.set(key, number);
        members.push(new Set());
      }
      members[number]?.add(service);
      [lastKey, lastService] = [key, service];
    }
    of[row] = number;
    const stratum = strata[number] as Stratum;
    const times = exposures.times[row] as number;
    stratum.deployments += times;
    if (exposures.failed[row]) stratum.failed += times;
  }
  return { strata: strata.map((stratum, i) => ({ ...stratum, services: members[i]?.size ?? 0 })), of };
}

function emptyStratum(key: number, { services, teams }: Names): Stratum {
  const none = { services: 0, deployments: 0, failed: 0 };
  if (key === SMALL_KEY) return { kind: "small", name: null, ...none };
  if (key < SMALL_KEY) return { kind: "team", name: teams[-2 - key] ?? null, ...none };
  return { kind: "service", name: services[key] ?? null, ...none };
}
