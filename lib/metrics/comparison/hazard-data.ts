import { AI, BOT, type Exposures, UNKNOWN } from "./exposures";
import type { Strata } from "./strata";

/** The origins that get a ratio of their own, in the order of every vector here. */
export const RATED = [AI, BOT, UNKNOWN] as const;

/** What the likelihood needs of the data: totals of the passed deployments, and the failed ones by kind. */
export interface HazardData {
  strata: number;
  /** The place here of each original stratum, −1 for one that can't tell anything. */
  numbers: Int32Array;
  /** Four numbers a stratum: commits by origin in its passed deployments. */
  passed: Float64Array;
  /** The kinds of failed deployments of stratum s are those from `offsets[s]` up to, not including, `offsets[s + 1]`. */
  offsets: Int32Array;
  /** Four numbers a kind: commits by origin. */
  failed: Float64Array;
  /** How many failed deployments are of a kind. */
  times: Float64Array;
}

/**
 * Collects the strata that can tell anything: one where all or none failed fits every ratio equally well. Failed
 * deployments with the same commits by origin are one kind, in ascending order, so that no order of rows matters.
 * `counts`: four numbers a row, commits by origin.
 */
export function hazardDataOf(exposures: Exposures, { of, strata }: Strata, counts: Float64Array): HazardData {
  const kept = strata.map((s) => s.failed > 0 && s.failed < s.deployments);
  let numbered = 0;
  const numbers = Int32Array.from(strata, (_, i) => (kept[i] ? numbered++ : -1));
  const passed = new Float64Array(4 * numbered);
  const failedRows: number[] = [];
  for (let row = 0; row < exposures.count; row++) {
    const stratum = numbers[of[row] as number] as number;
    if (stratum < 0) continue;
    if (exposures.failed[row]) {
      failedRows.push(row);
      continue;
    }
    const times = exposures.times[row] as number;
    for (let o = 0; o < 4; o++) add(passed, 4 * stratum + o, times * (counts[4 * row + o] as number));
  }
  const stratumOf = (row: number) => numbers[of[row] as number] as number;
  return {
    strata: numbered,
    numbers,
    passed,
    ...kindsOf(failedRows, stratumOf, exposures, counts, numbered),
  };
}

function kindsOf(
  rows: number[],
  stratumOf: (row: number) => number,
  exposures: Exposures,
  counts: Float64Array,
  strata: number,
): Pick<HazardData, "offsets" | "failed" | "times"> {
  const compare = (i: number, j: number): number => {
    let difference = stratumOf(i) - stratumOf(j);
    for (let o = 0; difference === 0 && o < 4; o++) {
      difference = (counts[4 * i + o] as number) - (counts[4 * j + o] as number);
    }
    return difference;
  };
  rows.sort(compare);
  const offsets = new Int32Array(strata + 1);
  const failed = new Float64Array(4 * rows.length);
  const times = new Float64Array(rows.length);
  let kinds = 0;
  rows.forEach((row, i) => {
    if (i === 0 || compare(rows[i - 1] as number, row) !== 0) {
      failed.set(counts.subarray(4 * row, 4 * row + 4), 4 * kinds++);
      offsets[stratumOf(row) + 1] = kinds;
    }
    add(times, kinds - 1, exposures.times[row] as number);
  });
  return { offsets, failed: failed.slice(0, 4 * kinds), times: times.slice(0, kinds) };
}

function add(column: Float64Array, at: number, value: number): void {
  column[at] = (column[at] as number) + value;
}
