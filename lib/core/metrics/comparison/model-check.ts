import { chiSquareUpperTail } from "../stats/incomplete-gamma";
import type { Exposures } from "./exposures";
import type { HazardFit } from "./hazard-ratio";
import { mixedRepositories } from "./mixed-repositories";
import {
  type ColumnFamily,
  type FittedRows,
  fittedRows,
  MIN_EXPECTED,
  scoreTest,
  testedFit,
} from "./score-test";
import { withSeveralRepositories } from "./strata";

/** Failures seen and expected among deployments of one range of batch sizes. */
export interface BatchBand {
  from: number;
  /** Inclusive; null for no upper end. */
  to: number | null;
  deployments: number;
  observed: number;
  expected: number;
}

/** What the fit is checked against, beyond what it has fitted. */
export const CHECKS = ["batch", "calendar", "weekday", "repository", "after-failure"] as const;
export type Check = (typeof CHECKS)[number];

export interface CheckResult {
  of: Check;
  /** Of misfits this large if the model were right; null where there is nothing to check. */
  pValue: number | null;
  /** By how much ln of the ratio would move if this were fitted too, in its standard errors. */
  shift: number;
  /** True where the misfit is no chance and moves the answer. */
  fails: boolean;
}

export interface ModelCheck {
  bands: readonly BatchBand[];
  checks: readonly CheckResult[];
  /** How many times as wide as deployments alone would make it days make the variance. */
  dayEffect: number;
  /** Share of failures where repositories of one service are thrown together, being too small for strata of their own. */
  mixedRepositories: number;
  /** The smallest of the checks' p values, times how many there are; null without any. */
  pValue: number | null;
  /** True where a check fails, failures bunch on so few days that no interval holds, or repositories are mixed: then no word is given. */
  fitsBadly: boolean;
}

const STARTS = [1, 2, 4, 8, 16];
const WARN_BELOW = 0.01;
/** A misfit that moves the answer by less than half a standard error is shown, and forbids nothing. */
const MIN_SHIFT = 0.5;
/** Days that widen the variance this much leave a handful of bad days to decide. */
const MAX_DAY_EFFECT = 4;
/** With more of the failures where repositories are mixed, a word could be about repositories. */
export const MAX_MIXED = 0.2;
/** Failures expected of a service before it has a trend of its own. */
const MIN_TREND = 10;
/** Columns tested at once; the largest first. */
const MAX_COLUMNS = 24;

/**
 * Holds the fit against the failures seen, by batch size, month and each service's trend, weekday, repository and place
 * after a failure. Misfits count as a whole: their chance under the model is divided by the checks made, and a misfit forbids a
 * word only where fitting it would move the answer.
 */
export function modelCheck(
  fit: HazardFit,
  answer: { logStandardError: number; designEffect: number; dayEffect: number } | null,
): ModelCheck {
  const fitted = fittedRows(fit);
  const bands = bandsOf(fit, fitted);
  const { logStandardError = Number.NaN, designEffect = 1, dayEffect = 1 } = answer ?? {};
  const ready = fitted && testedFit(fitted);
  const tested = CHECKS.map((of) => {
    const families = ready === null ? [] : familiesOf(of, fit.exposures, ready.fitted, fit.counts);
    if (ready === null || families.every(({ count }) => count === 0)) return { of, pValue: null, shift: 0 };
    const test = scoreTest(ready, families, chiSquareUpperTail);
    return {
      of,
      pValue: test.pValue(designEffect),
      shift: Number.isNaN(logStandardError) ? 0 : test.shift / logStandardError,
    };
  });
  const made = tested.filter(({ pValue }) => pValue !== null).length;
  const checks = tested.map((one) => ({
    ...one,
    fails: one.pValue !== null && made * one.pValue < WARN_BELOW && Math.abs(one.shift) >= MIN_SHIFT,
  }));
  const mixed = fitted === null ? 0 : mixedRepositories(fitted, fit.exposures);
  const smallest = tested.reduce((min, { pValue }) => Math.min(min, pValue ?? Infinity), Infinity);
  return {
    bands,
    checks,
    dayEffect,
    mixedRepositories: mixed,
    pValue: made === 0 ? null : Math.min(1, made * smallest),
    fitsBadly: checks.some(({ fails }) => fails) || dayEffect > MAX_DAY_EFFECT || mixed > MAX_MIXED,
  };
}

function bandsOf({ exposures, counts }: HazardFit, fitted: FittedRows | null): BatchBand[] {
  const bands = STARTS.map((from, i) => ({ from, to: toOf(i), deployments: 0, observed: 0, expected: 0 }));
  fitted?.rows.forEach((row, i) => {
    const band = bands[bandOf(sizeOf(counts, row))] as BatchBand;
    band.deployments++;
    if (exposures.failed[row]) band.observed++;
    band.expected += fitted.expected[i] as number;
  });
  return bands;
}

function toOf(i: number): number | null {
  const next = STARTS[i + 1];
  return next === undefined ? null : next - 1;
}

function bandOf(size: number): number {
  return STARTS.findLastIndex((start) => size >= start);
}

function sizeOf(counts: Float64Array, row: number): number {
  let size = 0;
  for (let o = 0; o < 4; o++) size += counts[4 * row + o] as number;
  return size;
}

function familiesOf(
  of: Check,
  exposures: Exposures,
  fitted: FittedRows,
  counts: Float64Array,
): ColumnFamily[] {
  const { day, service, repository, sinceFailure } = exposures;
  const only = (groupOf: (row: number) => number) => [indicators(fitted, groupOf)];
  switch (of) {
    case "batch":
      return only((row) => bandOf(sizeOf(counts, row)));
    case "calendar": {
      if (day.includes(-1)) return [];
      const months = indicators(fitted, (row) => monthOf(day[row] as number));
      return [months, trends(fitted, exposures, MAX_COLUMNS - months.count)];
    }
    case "weekday":
      return day.includes(-1) ? [] : only((row) => (day[row] as number) % 7);
    case "repository": {
      const repositories = repository.reduce((max, r) => Math.max(max, r), -1) + 2;
      return withSeveralRepositories(exposures).includes(1)
        ? only((row) => (service[row] as number) * repositories + (repository[row] as number) + 1)
        : [];
    }
    case "after-failure":
      return only((row) => sinceFailure[row] as number);
  }
}

/** Months of a year's length through twelve, from the first of 1970: as good as the calendar's, and quicker. */
function monthOf(day: number): number {
  return Math.floor(day / 30.436875);
}

/** A column for each value that enough failures are expected of, the largest first, one left out as the rest. */
function indicators(
  fitted: FittedRows,
  groupOf: (row: number) => number,
  enough = MIN_EXPECTED,
): ColumnFamily {
  const values = new Int32Array(fitted.rows.length);
  const expected = new Map<number, number>();
  for (let i = 0; i < values.length; i++) {
    const value = groupOf(fitted.rows[i] as number);
    values[i] = value;
    expected.set(value, (expected.get(value) ?? 0) + (fitted.expected[i] as number));
  }
  const large = [...expected].filter(([, sum]) => sum >= MIN_EXPECTED).sort((a, b) => b[1] - a[1]);
  const isWhole = large.length === expected.size;
  const own = large.slice(isWhole ? 1 : 0, MAX_COLUMNS + 1).filter(([, sum]) => sum >= enough);
  const numbers = new Map(own.map(([value], i) => [value, i]));
  return { count: own.length, column: values.map((value) => numbers.get(value) ?? -1) };
}

/** A line in time for each service with failures enough to show one, of the largest `most` of them. */
function trends(fitted: FittedRows, { service, day }: Exposures, most: number): ColumnFamily {
  const first = fitted.rows.reduce((min, row) => Math.min(min, day[row] as number), Infinity);
  const { count, column } = indicators(fitted, (row) => service[row] as number, MIN_TREND);
  return {
    count: Math.max(0, Math.min(count, most)),
    column: column.map((c) => (c < most ? c : -1)),
    value: Float64Array.from(fitted.rows, (row) => ((day[row] as number) - first) / 365),
  };
}
