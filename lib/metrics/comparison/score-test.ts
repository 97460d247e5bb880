import type { HazardFit } from "./hazard-ratio";

/** What a fit would do with more columns: whether they matter, and how far they would move ln ρ of AI. */
export interface ScoreTest {
  /** Of misfits this large if the model were right; null where no column can be tested. */
  pValue: (designEffect: number) => number | null;
  /** In ln ρ, to first order. */
  shift: number;
  degrees: number;
}

/** Failures expected below this are too thin for the chi-square distribution. */
export const MIN_EXPECTED = 3;

/** The fitted rows with what a score test needs of each. */
export interface FittedRows {
  rows: number[];
  /** Stratum of each. */
  stratum: Int32Array;
  strata: number;
  /** Derivative of its log-likelihood by ln of its hazard, and the expected information on that. */
  score: Float64Array;
  information: Float64Array;
  /** Failures expected of it. */
  expected: Float64Array;
  /** The AI part of its hazard. */
  ai: Float64Array;
  /** Other fitted columns: bot and unknown parts, covariates. */
  others: Float64Array[];
}

/** Rows of the strata that can tell something, at the fit's maximum. */
export function fittedRows(fit: HazardFit): FittedRows | null {
  const { exposures, strata, likelihood, maximum, counts, covariates, free } = fit;
  if (maximum === null) return null;
  likelihood.at(maximum.logRatios);
  const { numbers } = likelihood.data;
  const weights = [1, ...maximum.logRatios.slice(0, 3).map(Math.exp)];
  const slopes = maximum.logRatios.slice(3);
  const rows: number[] = [];
  for (let row = 0; row < exposures.count; row++)
    if ((numbers[strata.of[row] as number] as number) >= 0) rows.push(row);
  const n = rows.length;
  const column = () => new Float64Array(n);
  const [score, information, expected] = [column(), column(), column()];
  const parts = [column(), column(), column()];
  const stratum = new Int32Array(n);
  rows.forEach((row, i) => {
    const s = numbers[strata.of[row] as number] as number;
    stratum[i] = s;
    let effect = likelihood.logHazards[s] as number;
    slopes.forEach((slope, j) => {
      effect += slope * (covariates.values[slopes.length * row + j] as number);
    });
    let exposure = 0;
    for (let o = 0; o < 4; o++) exposure += (weights[o] as number) * (counts[4 * row + o] as number);
    for (let o = 1; o < 4; o++) {
      (parts[o - 1] as Float64Array)[i] =
        ((weights[o] as number) * (counts[4 * row + o] as number)) / exposure;
    }
    const m = Math.exp(effect) * exposure;
    const times = exposures.times[row] as number;
    const share = m / Math.expm1(m);
    score[i] = times * (exposures.failed[row] ? share : -m);
    information[i] = times * m * share;
    expected[i] = times * -Math.expm1(-m);
  });
  const others = [1, 2].flatMap((p) => (free[p] ? [parts[p] as Float64Array] : []));
  slopes.forEach((_, j) => {
    others.push(Float64Array.from(rows, (row) => covariates.values[slopes.length * row + j] as number));
  });
  return {
    rows,
    stratum,
    strata: likelihood.data.strata,
    score,
    information,
    expected,
    ai: parts[0] as Float64Array,
    others,
  };
}

/** A fit made ready for several tests: what its own columns leave of the AI part. */
export interface TestedFit {
  fitted: FittedRows;
  /** Strata and the other fitted columns, each orthogonal to those before. */
  basis: readonly Float64Array[];
  ai: Float64Array;
  ownAi: number;
}

/** Regresses everything on the strata and the fitted columns, weighed by information. */
export function testedFit(fitted: FittedRows): TestedFit {
  const basis: Float64Array[] = [];
  for (const column of fitted.others) {
    const rest = withoutAll(fitted, basis, withoutStrata(fitted, column));
    if (product(fitted, rest, rest) > 1e-6 * product(fitted, column, column)) basis.push(rest);
  }
  const ai = withoutAll(fitted, basis, withoutStrata(fitted, fitted.ai));
  return { fitted, basis, ai, ownAi: product(fitted, ai, ai) };
}

/**
 * Rao's score test of adding columns to the fit, all else estimated too; and to first order what they would do to ln ρ.
 * Each column is made orthogonal to those before, so its own squared score is its part of the statistic.
 */
export function scoreTest(
  { fitted, basis, ai, ownAi }: TestedFit,
  columns: readonly Float64Array[],
  chi: (x: number, degrees: number) => number,
): ScoreTest {
  const kept: { rest: Float64Array; size: number; onAi: number }[] = [];
  let [statistic, shift] = [0, 0];
  for (const column of columns) {
    const rest = withoutAll(fitted, basis, withoutStrata(fitted, column));
    let onAi = ownAi > 0 ? product(fitted, rest, ai) / ownAi : 0;
    subtract(rest, ai, onAi);
    for (const before of kept) {
      const slope = product(fitted, rest, before.rest) / before.size;
      subtract(rest, before.rest, slope);
      onAi -= slope * before.onAi;
    }
    const size = product(fitted, rest, rest);
    if (size < 1e-6 * product(fitted, column, column)) continue;
    kept.push({ rest, size, onAi });
    let score = 0;
    for (let i = 0; i < rest.length; i++) score += (rest[i] as number) * (fitted.score[i] as number);
    statistic += score ** 2 / size;
    shift -= (score / size) * onAi;
  }
  return {
    pValue: (designEffect) => (kept.length === 0 ? null : chi(statistic / designEffect, kept.length)),
    shift,
    degrees: kept.length,
  };
}

/** What is left of a column once each stratum's mean is taken away. */
function withoutStrata({ stratum, strata, information }: FittedRows, column: Float64Array): Float64Array {
  const [sums, totals] = [new Float64Array(strata), new Float64Array(strata)];
  for (let i = 0; i < column.length; i++) {
    const s = stratum[i] as number;
    sums[s] = (sums[s] as number) + (information[i] as number) * (column[i] as number);
    totals[s] = (totals[s] as number) + (information[i] as number);
  }
  const rest = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const s = stratum[i] as number;
    rest[i] = (column[i] as number) - (sums[s] as number) / (totals[s] as number);
  }
  return rest;
}

function withoutAll(fitted: FittedRows, basis: readonly Float64Array[], rest: Float64Array): Float64Array {
  for (const one of basis) subtract(rest, one, product(fitted, one, rest) / product(fitted, one, one));
  return rest;
}

function subtract(from: Float64Array, column: Float64Array, times: number): void {
  for (let i = 0; i < from.length; i++) from[i] = (from[i] as number) - times * (column[i] as number);
}

function product({ information }: FittedRows, a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (information[i] as number) * (a[i] as number) * (b[i] as number);
  return sum;
}
