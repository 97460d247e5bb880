import type { Covariates } from "./covariates";
import { AI, BOT, type Exposures, UNKNOWN } from "./exposures";
import type { Strata } from "./strata";

/** The origins that get a ratio of their own, in the order of every vector here; the covariates follow them. */
export const RATED = [AI, BOT, UNKNOWN] as const;

/** Deployments of one result, alike ones together. */
export interface Cells {
  /** The cells of stratum s: `offsets[s]` up to, not including, `offsets[s + 1]`. */
  offsets: Int32Array;
  /** Four numbers a cell: commits by origin. */
  commits: Float64Array;
  /** As many numbers a cell as there are covariates. */
  covariates: Float64Array;
  /** How many deployments a cell stands for. */
  times: Float64Array;
}

/** What the likelihood needs of the data. Passed deployments enter it by the sum of their hazards alone. */
export interface HazardData {
  strata: number;
  /** How many covariates there are. */
  width: number;
  /** The place here of each original stratum, −1 for one that can't tell anything. */
  numbers: Int32Array;
  /** With the same covariates together: their commits added up, each cell once. */
  passed: Cells;
  failed: Cells;
}

/**
 * Collects the strata that can tell anything: one where all or none failed fits every ratio equally well. Alike
 * failed deployments are one cell, in ascending order, so that no order of rows matters. `counts`: four numbers a row.
 */
export function hazardDataOf(
  exposures: Exposures,
  { of, strata }: Strata,
  counts: Float64Array,
  covariates: Covariates,
): HazardData {
  const kept = strata.map((s) => s.failed > 0 && s.failed < s.deployments);
  let numbered = 0;
  const numbers = Int32Array.from(strata, (_, i) => (kept[i] ? numbered++ : -1));
  const width = covariates.names.length;
  const alike = alikeness(covariates);
  const rowsOf = (failed: 0 | 1): number[][] => {
    const rows = Array.from({ length: numbered }, (): number[] => []);
    for (let row = 0; row < exposures.count; row++) {
      const s = numbers[of[row] as number] as number;
      if (s >= 0 && exposures.failed[row] === failed) rows[s]?.push(row);
    }
    return rows;
  };
  const byCounts = (i: number, j: number): number => {
    let difference = 0;
    for (let o = 0; difference === 0 && o < 4; o++) {
      difference = (counts[4 * i + o] as number) - (counts[4 * j + o] as number);
    }
    return difference === 0 ? alike(i, j) : difference;
  };
  const cellsOf = (byStratum: readonly (readonly number[])[], isSummed: boolean): Cells => {
    const compare = isSummed ? alike : byCounts;
    const count = byStratum.reduce((sum, own) => sum + own.length, 0);
    const offsets = new Int32Array(numbered + 1);
    const commits = new Float64Array(4 * count);
    const values = new Float64Array(width * count);
    const times = new Float64Array(count);
    let cells = 0;
    byStratum.forEach((own, s) => {
      own.forEach((row, i) => {
        if (i === 0 || compare(own[i - 1] as number, row) !== 0) {
          for (let o = 0; !isSummed && o < 4; o++) commits[4 * cells + o] = counts[4 * row + o] as number;
          for (let x = 0; x < width; x++)
            values[width * cells + x] = covariates.values[width * row + x] as number;
          cells++;
        }
        if (!isSummed) {
          times[cells - 1] = (times[cells - 1] as number) + 1;
          return;
        }
        times[cells - 1] = 1;
        for (let o = 0; o < 4; o++) {
          const at = 4 * (cells - 1) + o;
          commits[at] = (commits[at] as number) + (counts[4 * row + o] as number);
        }
      });
      offsets[s + 1] = cells;
    });
    return {
      offsets,
      commits: commits.slice(0, 4 * cells),
      covariates: values.slice(0, width * cells),
      times: times.slice(0, cells),
    };
  };
  const passed = cellsOf(
    sortedOnce(covariates, [of, exposures.failed], () => rowsOf(0).map((own) => own.sort(alike))),
    true,
  );
  const failed = cellsOf(
    rowsOf(1).map((own) => own.sort(byCounts)),
    false,
  );
  return { strata: numbered, width, numbers, passed, failed };
}

/** Orders rows by their covariates alone. */
function alikeness({ names: { length: width }, values }: Covariates) {
  return (i: number, j: number): number => {
    let difference = 0;
    for (let x = 0; difference === 0 && x < width; x++) {
      difference = (values[width * i + x] as number) - (values[width * j + x] as number);
    }
    return difference;
  };
}

type SortedRows = readonly (readonly number[])[];
const sorted = new WeakMap<Covariates, { of: readonly object[]; rows: SortedRows }>();

/** The same deployments are fitted many times, counted another way each time: what doesn't depend on counts is sorted once. */
function sortedOnce(covariates: Covariates, of: readonly object[], sort: () => SortedRows): SortedRows {
  // Without covariates nothing is sorted, and the key would be one for all.
  if (covariates.names.length === 0) return sort();
  const known = sorted.get(covariates);
  if (known?.of.every((one, i) => one === of[i])) return known.rows;
  const rows = sort();
  sorted.set(covariates, { of, rows });
  return rows;
}
