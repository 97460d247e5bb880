import type { Exposures } from "./exposures";
import { rollOutDays } from "./roll-out";

/** What may move a deployment's risk besides its commits, its service and its quarter. */
export const COVARIATES = [
  /** Years: one line in time inside the quarters. */
  "time",
  /** 1 on and after the day a service's AI use jumped. */
  "roll-out",
  /** 1 for the three deployments after a failed one. */
  "after-failure",
  /** 1 for those of them whose failed one itself followed another so closely. */
  "after-failures",
  /** ln of the number of commits: the power of batch size, less 1. */
  "batch",
  /** ln of the lines of a commit, on average, where they are adjusted for. */
  "lines",
] as const;
export type Covariate = (typeof COVARIATES)[number];

export interface Covariates {
  names: readonly Covariate[];
  /** As many numbers a row as names. */
  values: Float64Array;
}

export const NO_COVARIATES: Covariates = { names: [], values: new Float64Array(0) };

const WEEKS_PER_YEAR = 52.18;

/** The covariates that vary in these exposures, centred where that steadies the fit. */
export function covariatesOf(
  exposures: Exposures,
  counts: Float64Array,
  withLines: "with-lines" | null = null,
): Covariates {
  const { count, sinceFailure, inChain } = exposures;
  const columns: [Covariate, Float64Array][] = [
    ["time", timeOf(exposures)],
    ["roll-out", rollOutOf(exposures)],
    ["after-failure", column(count, (row) => ((sinceFailure[row] as number) > 0 ? 1 : 0))],
    ["after-failures", column(count, (row) => inChain[row] as number)],
    ["batch", batchOf(exposures, counts)],
  ];
  if (withLines !== null) columns.push(["lines", linesOf(exposures, counts)]);
  const varying = columns.filter(([, own]) => own.some((value) => value !== own[0]));
  const values = new Float64Array(varying.length * count);
  varying.forEach(([, own], j) => {
    for (let row = 0; row < count; row++) values[row * varying.length + j] = own[row] as number;
  });
  return { names: varying.map(([name]) => name), values };
}

/** `Float64Array.from` for hundreds of thousands of rows. */
function column(count: number, of: (row: number) => number): Float64Array {
  const values = new Float64Array(count);
  for (let row = 0; row < count; row++) values[row] = of(row);
  return values;
}

/** By week, so that alike deployments of a week stay alike. */
function timeOf({ count, day }: Exposures): Float64Array {
  const weeks = column(count, (row) => Math.floor(((day[row] as number) + 3) / 7));
  if (count === 0 || day.includes(-1)) return weeks.fill(0);
  const [low, high] = extent(weeks);
  const middle = (low + high) / 2;
  return column(count, (row) => ((weeks[row] as number) - middle) / WEEKS_PER_YEAR);
}

function extent(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function rollOutOf(exposures: Exposures): Float64Array {
  const days = rollOutDays(exposures);
  const { count, service, day } = exposures;
  return column(count, (row) => ((day[row] as number) >= (days[service[row] as number] ?? Infinity) ? 1 : 0));
}

function batchOf({ count }: Exposures, counts: Float64Array): Float64Array {
  return aboutItsMean(column(count, (row) => Math.log(sizeOf(counts, row))));
}

/** Of one commit more or less, so that a deployment without a changed line has a logarithm too. */
function linesOf({ lines, count }: Exposures, counts: Float64Array): Float64Array {
  return aboutItsMean(
    column(count, (row) => Math.log1p(((lines?.[row] as number) ?? 0) / sizeOf(counts, row))),
  );
}

function aboutItsMean(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / Math.max(1, values.length);
  return column(values.length, (row) => (values[row] as number) - mean);
}

function sizeOf(counts: Float64Array, row: number): number {
  let size = 0;
  for (let o = 0; o < 4; o++) size += counts[4 * row + o] as number;
  return size;
}
