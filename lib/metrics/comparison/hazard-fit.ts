import type { HazardLikelihood, ProfilePoint } from "./hazard-model";

/** ln ρ is searched within ±9: ratios from about 1/8,000 to 8,000. At the edge the ratio is 0 or without limit. */
export const EDGE = 9;

export interface Maximum extends ProfilePoint {
  logRatios: readonly number[];
}

/**
 * The maximum of the profile likelihood over the ratios marked free, the others held where `start` has them:
 * Newton's method with step halving, kept within the edges, until a step would gain less than `enough`.
 */
export function maximize(
  likelihood: HazardLikelihood,
  start: readonly number[],
  free: readonly boolean[],
  enough = 1e-11,
): Maximum {
  let logRatios = [...start];
  let point = likelihood.at(logRatios);
  for (let round = 0; round < 200; round++) {
    const moving = [0, 1, 2].filter(
      (p) => free[p] && !isPushedOut(logRatios[p] as number, point.gradient[p] as number),
    );
    const step = newtonStep(point, moving);
    if (gain(point, moving, step) < enough) break;
    const next = lineSearch(likelihood, logRatios, point, moving, step);
    if (next === null) break;
    [logRatios, point] = [next.logRatios, next.point];
  }
  return { ...point, logRatios };
}

function isPushedOut(value: number, slope: number): boolean {
  return (value >= EDGE && slope > 0) || (value <= -EDGE && slope < 0);
}

function gain(point: ProfilePoint, moving: readonly number[], step: readonly number[]): number {
  return moving.reduce((sum, p, k) => sum + (point.gradient[p] as number) * (step[k] as number), 0);
}

function lineSearch(
  likelihood: HazardLikelihood,
  from: readonly number[],
  before: ProfilePoint,
  moving: readonly number[],
  step: readonly number[],
): { logRatios: number[]; point: ProfilePoint } | null {
  for (let scale = 1; scale > 1e-7; scale /= 2) {
    const logRatios = [...from];
    moving.forEach((p, k) => {
      const moved = (from[p] as number) + scale * (step[k] as number);
      logRatios[p] = Math.max(-EDGE, Math.min(EDGE, moved));
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
