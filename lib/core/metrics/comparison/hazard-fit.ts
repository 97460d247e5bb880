import type { Covariate } from "./covariates";
import type { HazardLikelihood, ProfilePoint } from "./hazard-model";

/** ln ρ is searched within ±9: ratios from about 1/8,000 to 8,000. At the edge the ratio is 0 or without limit. */
export const EDGE = 9;

/** Beyond it a ratio is on its way to the edge, where hardly anything bends: a search has to begin elsewhere, or end later. */
export const WELL_INSIDE = 3;

/** A covariate moves the risk by no more than e³ a unit; the power of batch size stays within 0 and 2. */
const SLOPE_EDGE = 3;
const BATCH_EDGE = 1;

/** How far each parameter may go in either direction: the three ratios, then the covariates. */
export function edgesOf(covariates: readonly Covariate[]): number[] {
  return [EDGE, EDGE, EDGE, ...covariates.map((name) => (name === "batch" ? BATCH_EDGE : SLOPE_EDGE))];
}

export interface Maximum extends ProfilePoint {
  /** The ln of the three ratios, then the slopes of the covariates. */
  logRatios: readonly number[];
  /** How much higher the very top lies, to second order. */
  left: number;
}

/** What is searched, and where: `free` says which parameters move. */
export interface Search {
  likelihood: Pick<HazardLikelihood, "at">;
  free: readonly boolean[];
  edges: readonly number[];
}

/**
 * The maximum of the profile likelihood over the parameters marked free, the others held where `start` has them:
 * Newton's method with step halving, kept within the edges, until a step would gain less than `enough`.
 */
export function maximize(search: Search, start: readonly number[], enough = 1e-11): Maximum {
  const { likelihood, free, edges } = search;
  let logRatios = [...start];
  let point = likelihood.at(logRatios);
  let left = 0;
  for (let round = 0; round < 200; round++) {
    const moving = logRatios.flatMap((value, p) =>
      free[p] && !isPushedOut(value, edges[p] as number, point.gradient[p] as number) ? [p] : [],
    );
    const step = newtonStep(point, moving);
    left = gain(point, moving, step) / 2;
    if (2 * left < enough) break;
    const next = lineSearch(search, logRatios, point, moving, step);
    if (next === null) {
      left = 0;
      break;
    }
    [logRatios, point] = [next.logRatios, next.point];
  }
  return { ...point, logRatios, left };
}

function isPushedOut(value: number, edge: number, slope: number): boolean {
  return (value >= edge && slope > 0) || (value <= -edge && slope < 0);
}

function gain(point: ProfilePoint, moving: readonly number[], step: readonly number[]): number {
  return moving.reduce((sum, p, k) => sum + (point.gradient[p] as number) * (step[k] as number), 0);
}

function lineSearch(
  { likelihood, edges }: Search,
  from: readonly number[],
  before: ProfilePoint,
  moving: readonly number[],
  step: readonly number[],
): { logRatios: number[]; point: ProfilePoint } | null {
  for (let scale = 1; scale > 1e-7; scale /= 2) {
    const logRatios = [...from];
    moving.forEach((p, k) => {
      const edge = edges[p] as number;
      const moved = (from[p] as number) + scale * (step[k] as number);
      logRatios[p] = Math.max(-edge, Math.min(edge, moved));
    });
    const point = likelihood.at(logRatios);
    if (point.value > before.value) return { logRatios, point };
  }
  return null;
}

/** −H⁻¹g over the moving ratios, H made negative definite where it isn't, no ratio moved by more than 2. */
function newtonStep(point: ProfilePoint, moving: readonly number[]): number[] {
  const gradient = moving.map((p) => point.gradient[p] as number);
  const information = moving.map((p) => moving.map((q) => -((point.hessian[p] as number[])[q] as number)));
  const scale = Math.max(1e-9, ...information.map((row, k) => Math.abs(row[k] as number)));
  for (let ridge = 0; ; ridge = ridge === 0 ? 1e-6 * scale : ridge * 10) {
    const step = solvePositive(information, gradient, ridge);
    if (step === null) continue;
    const longest = Math.max(2, ...step.map(Math.abs));
    return step.map((s) => (2 * s) / longest);
  }
}

/** Solves (A + ridge·I) x = b by Cholesky's method; null where the matrix isn't positive definite. */
export function solvePositive(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
  ridge = 0,
): number[] | null {
  const n = right.length;
  const lower = matrix.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = ((matrix[i] as number[])[j] as number) + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++)
        sum -= ((lower[i] as number[])[k] as number) * ((lower[j] as number[])[k] as number);
      if (i === j && !(sum > 1e-12)) return null;
      (lower[i] as number[])[j] = i === j ? Math.sqrt(sum) : sum / ((lower[j] as number[])[j] as number);
    }
  }
  const x = [...right];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++)
      x[i] = (x[i] as number) - ((lower[i] as number[])[k] as number) * (x[k] as number);
    x[i] = (x[i] as number) / ((lower[i] as number[])[i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++)
      x[i] = (x[i] as number) - ((lower[k] as number[])[i] as number) * (x[k] as number);
    x[i] = (x[i] as number) / ((lower[i] as number[])[i] as number);
  }
  return x;
}
