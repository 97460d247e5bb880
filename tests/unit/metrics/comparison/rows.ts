import type { Exposures } from "@/lib/core/metrics/comparison/exposures";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import type { Strata } from "@/lib/core/metrics/comparison/strata";

/** One deployment: its stratum, whether it failed, its commits by origin and, where shared, its change set. */
export interface Row {
  stratum: number;
  failed: boolean;
  human: number;
  ai: number;
  bot?: number;
  unknown?: number;
  /** UTC days since 1970-01-01; none by default. */
  day?: number;
  sinceFailure?: number;
  /** Origin of the named breaking commit, and its error. */
  breaking?: number;
  breakingError?: number;
  /** Rows of one change set carry the very same commits; by default each row has its own. */
  change?: number;
}

/** Exposures and strata straight from rows, every stratum a service of its own. */
export function exposuresFrom(rows: readonly Row[]): { exposures: Exposures; strata: Strata } {
  const sizes = rows.map((r) => r.human + r.ai + (r.bot ?? 0) + (r.unknown ?? 0));
  const firstOf = new Map<number, number>();
  const commit: number[] = [];
  let next = 0;
  rows.forEach((row, i) => {
    const key = row.change ?? -1 - i;
    const first = firstOf.get(key) ?? next;
    if (!firstOf.has(key)) next += sizes[i] as number;
    firstOf.set(key, first);
    for (let k = 0; k < (sizes[i] as number); k++) commit.push(first + k);
  });
  const of = Int32Array.from(rows, (r) => r.stratum);
  const exposures: Exposures = {
    count: rows.length,
    firstStartedAt: Number.NaN,
    lastStartedAt: Number.NaN,
    service: of,
    team: new Int32Array(rows.length).fill(-1),
    repository: new Int32Array(rows.length).fill(-1),
    day: Int32Array.from(rows, (r) => r.day ?? -1),
    sinceFailure: Uint8Array.from(rows, (r) => r.sinceFailure ?? 0),
    inChain: new Uint8Array(rows.length),
    breaking: Int8Array.from(rows, (r) => r.breaking ?? -1),
    breakingError: Float64Array.from(rows, (r) => r.breakingError ?? 0),
    breakingCommit: Int32Array.from(rows, (r, i) => (r.breaking === undefined ? -1 : i)),
    lines: null,
    failed: Uint8Array.from(rows, (r) => (r.failed ? 1 : 0)),
    commitsByOrigin: Float64Array.from(rows.flatMap((r) => [r.human, r.ai, r.bot ?? 0, r.unknown ?? 0])),
    offsets: Int32Array.from([0, ...cumulative(sizes)]),
    commit: Int32Array.from(commit),
    commitCount: next,
    leftOut: { rollbacks: 0, withoutCommits: 0, nothingNew: 0, pending: 0, young: 0, outsideWindow: 0 },
  };
  return { exposures, strata: { of, strata: strataOfRows(rows) } };
}

/** The overlap of the rows' commits. */
export function overlapFrom(rows: readonly Row[]) {
  return overlapOf(exposuresFrom(rows).exposures);
}

function cumulative(sizes: readonly number[]): number[] {
  let sum = 0;
  return sizes.map((size) => {
    sum += size;
    return sum;
  });
}

function strataOfRows(rows: readonly Row[]): Strata["strata"] {
  const count = rows.reduce((max, r) => Math.max(max, r.stratum + 1), 0);
  return Array.from({ length: count }, (_, s) => {
    const own = rows.filter((r) => r.stratum === s);
    const failed = own.filter((r) => r.failed).length;
    const whole = { oneRepository: false, quarter: null, services: 1 };
    return { kind: "service" as const, name: `s${s}`, ...whole, deployments: own.length, failed };
  });
}
