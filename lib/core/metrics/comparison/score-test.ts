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
    const share = m / Math.expm1(m);
    score[i] = exposures.failed[row] ? share : -m;
    information[i] = m * share;
    expected[i] = -Math.expm1(-m);
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
  /** Information, and score, of each stratum. */
  totals: Float64Array;
  scores: Float64Array;
  /** The other fitted columns and at last the AI part, each without strata and orthogonal to those before. */
  basis: readonly { column: Float64Array; size: number; score: number }[];
}

/** Columns of which each row has one at most that isn't zero, such as those of months. */
export interface ColumnFamily {
  count: number;
  /** Of each row: which one it has, −1 for none. */
  column: Int32Array;
  /** What stands there; 1 where absent. */
  value?: Float64Array;
}

/** Regresses everything on the strata and the fitted columns, weighed by information. */
export function testedFit(fitted: FittedRows): TestedFit {
  const [totals, scores] = [new Float64Array(fitted.strata), new Float64Array(fitted.strata)];
  for (let i = 0; i < fitted.rows.length; i++) {
    const s = fitted.stratum[i] as number;
    totals[s] = (totals[s] as number) + (fitted.information[i] as number);
    scores[s] = (scores[s] as number) + (fitted.score[i] as number);
  }
  const basis: { column: Float64Array; size: number; score: number }[] = [];
  const add = (column: Float64Array, isAi: boolean) => {
    const rest = withoutStrata(fitted, totals, column);
    for (const one of basis) subtract(rest, one.column, product(fitted, one.column, rest) / one.size);
    const size = product(fitted, rest, rest);
    if (!isAi && !(size > LEAST_OWN * product(fitted, column, column))) return;
    basis.push({
      column: rest,
      size,
      score: rest.reduce((sum, x, i) => sum + x * (fitted.score[i] as number), 0),
    });
  };
  for (const column of fitted.others) add(column, false);
  add(fitted.ai, true);
  return { fitted, totals, scores, basis };
}

/** A column of which others leave less than this share says nothing of its own. */
const LEAST_OWN = 1e-6;

/**
 * Rao's score test of adding columns to the fit, all else estimated too; and to first order what they would do to ln ρ.
 * Each column is made orthogonal to those before, so its own squared score is its part of the statistic. All of it from
 * sums over the rows: their products with strata, fitted columns and each other.
 */
export function scoreTest(
  tested: TestedFit,
  families: readonly ColumnFamily[],
  chi: (x: number, degrees: number) => number,
): ScoreTest {
  const { count, raw, products, scores, onAi } = sumsOf(tested, families);
  const kept: number[] = [];
  let [statistic, shift] = [0, 0];
  for (let c = 0; c < count; c++) {
    for (const k of kept) {
      const slope = (products[c * count + k] as number) / (products[k * count + k] as number);
      if (slope === 0) continue;
      for (let d = c; d < count; d++) {
        products[d * count + c] =
          (products[d * count + c] as number) - slope * (products[d * count + k] as number);
      }
      scores[c] = (scores[c] as number) - slope * (scores[k] as number);
      onAi[c] = (onAi[c] as number) - slope * (onAi[k] as number);
    }
    const size = products[c * count + c] as number;
    if (!(size >= LEAST_OWN * (raw[c] as number)) || size === 0) continue;
    kept.push(c);
    statistic += (scores[c] as number) ** 2 / size;
    shift -= ((scores[c] as number) / size) * (onAi[c] as number);
  }
  return {
    pValue: (designEffect) => (kept.length === 0 ? null : chi(statistic / designEffect, kept.length)),
    shift,
    degrees: kept.length,
  };
}

/** Sums over the rows, each column's by its number. */
interface ColumnSums {
  count: number;
  /** Of squares, weighed by information. */
  raw: Float64Array;
  /** Of products with the columns before and itself, in rows of `count`. */
  products: Float64Array;
  scores: Float64Array;
  /** Slopes on the AI part, once the others are taken out. */
  onAi: Float64Array;
}

/** The sums of all columns with strata and fitted columns taken out; `raw` alone is as it comes. */
function sumsOf(tested: TestedFit, families: readonly ColumnFamily[]): ColumnSums {
  const { totals, scores: ofStrata, basis } = tested;
  const { inStrata, onBasis, ...sums } = rawSums(tested, families);
  const { count, products, scores, onAi } = sums;
  const takeOut = (c: number, slope: number, own: number, on: Float64Array, width: number, place: number) => {
    scores[c] = (scores[c] as number) - slope * own;
    for (let d = 0; d <= c; d++) {
      const pair = c * count + d;
      products[pair] = (products[pair] as number) - slope * (on[d * width + place] as number);
    }
  };
  const strata = totals.length;
  for (let c = 0; c < count; c++) {
    for (let s = 0; s < strata; s++) {
      const slope = (inStrata[c * strata + s] as number) / (totals[s] as number);
      if (slope !== 0) takeOut(c, slope, ofStrata[s] as number, inStrata, strata, s);
    }
    basis.forEach(({ size, score }, b) => {
      if (size === 0) return;
      const slope = (onBasis[c * basis.length + b] as number) / size;
      takeOut(c, slope, score, onBasis, basis.length, b);
      if (b === basis.length - 1) onAi[c] = slope;
    });
  }
  return sums;
}

/** One pass over the rows: each has a column of each family at most. */
function rawSums({ fitted, basis }: TestedFit, families: readonly ColumnFamily[]) {
  const { rows, stratum, strata, information, score } = fitted;
  const starts = families.map((_, f) => families.slice(0, f).reduce((sum, { count }) => sum + count, 0));
  const count = families.reduce((sum, family) => sum + family.count, 0);
  const column = () => new Float64Array(count);
  const sums = {
    count,
    raw: column(),
    products: new Float64Array(count * count),
    scores: column(),
    onAi: column(),
  };
  const columns = basis.map((one) => one.column);
  const inStrata = new Float64Array(count * strata);
  const onBasis = new Float64Array(count * basis.length);
  const add = (to: Float64Array, place: number, value: number) => {
    to[place] = (to[place] as number) + value;
  };
  const at = new Int32Array(families.length);
  const values = new Float64Array(families.length);
  for (let i = 0; i < rows.length; i++) {
    for (let f = 0; f < families.length; f++) {
      const { column, value } = families[f] as ColumnFamily;
      const own = column[i] as number;
      at[f] = own < 0 ? -1 : (starts[f] as number) + own;
      if (own < 0) continue;
      const c = at[f] as number;
      const x = value === undefined ? 1 : (value[i] as number);
      values[f] = x;
      const weighed = x * (information[i] as number);
      add(sums.raw, c, x * weighed);
      add(sums.scores, c, x * (score[i] as number));
      add(inStrata, c * strata + (stratum[i] as number), weighed);
      for (let b = 0; b < columns.length; b++)
        add(onBasis, c * columns.length + b, weighed * ((columns[b] as Float64Array)[i] as number));
      for (let g = 0; g < f; g++) {
        if ((at[g] as number) >= 0)
          add(sums.products, c * count + (at[g] as number), weighed * (values[g] as number));
      }
      add(sums.products, c * count + c, x * weighed);
    }
  }
  return { ...sums, inStrata, onBasis };
}

/** What is left of a column once each stratum's mean is taken away. */
function withoutStrata(
  { stratum, information }: FittedRows,
  totals: Float64Array,
  column: Float64Array,
): Float64Array {
  const sums = new Float64Array(totals.length);
  for (let i = 0; i < column.length; i++) {
    const s = stratum[i] as number;
    sums[s] = (sums[s] as number) + (information[i] as number) * (column[i] as number);
  }
  const rest = new Float64Array(column.length);
  for (let i = 0; i < column.length; i++) {
    const s = stratum[i] as number;
    rest[i] = (column[i] as number) - (sums[s] as number) / (totals[s] as number);
  }
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
