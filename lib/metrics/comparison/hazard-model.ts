import type { Cells, HazardData } from "./hazard-data";

/** A point of the profile likelihood: each stratum's hazard is already at its best for these parameters. */
export interface ProfilePoint {
  value: number;
  /** By ln of the ratio of AI, BOT, UNKNOWN, then by each covariate's slope. */
  gradient: number[];
  hessian: number[][];
}

/** What another source says about ln of the ratio of AI: a log-likelihood with its first two derivatives. */
export type OtherEvidence = (logRatio: number) => { value: number; slope: number; bend: number };

/** Newton's method doubles the right digits: a last step this small leaves an error of about its square. */
const CLOSE_ENOUGH = 1e-6;

/**
 * The log-likelihood of P(fails) = 1 − exp(−μ_s · e^(x·b) · (h + ρ_AI a + ρ_BOT b + ρ_UNKNOWN u)), with each stratum's
 * μ_s at its maximum, and its first two derivatives by the ln ρ and the slopes b of the covariates x.
 */
export class HazardLikelihood {
  /** Ratios and covariates together. */
  readonly size: number;
  /** ln μ of each stratum at the last point evaluated; also where the next search starts. */
  readonly logHazards: Float64Array;
  /** Second derivative by ln μ of each stratum, and its mixed ones with the parameters, at that point. */
  readonly curvatures: Float64Array;
  readonly mixed: Float64Array;
  private readonly exposure: Float64Array;
  private readonly shares: Float64Array;
  private last: readonly number[];

  constructor(
    readonly data: HazardData,
    private readonly other: OtherEvidence | null = null,
  ) {
    this.size = 3 + data.width;
    this.logHazards = new Float64Array(data.strata).fill(Number.NaN);
    this.curvatures = new Float64Array(data.strata);
    this.mixed = new Float64Array(this.size * data.strata);
    this.exposure = new Float64Array(data.failed.times.length);
    this.shares = new Float64Array(3 * data.failed.times.length);
    this.last = new Array(this.size).fill(0);
  }

  at(parameters: readonly number[]): ProfilePoint {
    const { size } = this;
    const point: ProfilePoint = {
      value: 0,
      gradient: new Array(size).fill(0),
      hessian: Array.from({ length: size }, () => new Array(size).fill(0)),
    };
    const weights = [1, Math.exp(parameters[0] as number)];
    weights.push(Math.exp(parameters[1] as number), Math.exp(parameters[2] as number));
    const slopes = Float64Array.from(parameters.slice(3));
    this.weighFailed(weights, slopes);
    this.anticipate(parameters);
    for (let s = 0; s < this.data.strata; s++) this.addStratum(s, weights, slopes, point);
    if (this.other !== null) {
      const { value, slope, bend } = this.other(parameters[0] as number);
      point.value += value;
      point.gradient[0] = (point.gradient[0] as number) + slope;
      const first = point.hessian[0] as number[];
      first[0] = (first[0] as number) + bend;
    }
    return point;
  }

  /** Moves each ln μ along with the parameters, to first order, so that the search for its best value starts near it. */
  private anticipate(parameters: readonly number[]): void {
    const moves = parameters.map((value, p) => value - (this.last[p] as number));
    this.last = [...parameters];
    if (moves.every((move) => move === 0) || moves.some((move) => Math.abs(move) > 1)) return;
    for (let s = 0; s < this.data.strata; s++) {
      let slope = 0;
      for (let p = 0; p < this.size; p++)
        slope += (moves[p] as number) * (this.mixed[this.size * s + p] as number);
      const move = slope / (this.curvatures[s] as number);
      if (Math.abs(move) < 2) this.logHazards[s] = (this.logHazards[s] as number) - move;
    }
  }

  /** Each failed cell's hazard over μ, and the parts that AI-assisted, bot and unknown commits have in it. */
  private weighFailed(weights: readonly number[], slopes: Float64Array): void {
    const { commits, times } = this.data.failed;
    for (let i = 0; i < times.length; i++) {
      let sum = commits[4 * i] as number;
      for (let o = 1; o < 4; o++) sum += (weights[o] as number) * (commits[4 * i + o] as number);
      for (let o = 1; o < 4; o++) {
        this.shares[3 * i + o - 1] = ((weights[o] as number) * (commits[4 * i + o] as number)) / sum;
      }
      this.exposure[i] = sum * factorOf(this.data.failed, slopes, i);
    }
  }

  private addStratum(s: number, weights: readonly number[], slopes: Float64Array, point: ProfilePoint): void {
    const { size } = this;
    const passed = this.passedSums(s, weights, slopes);
    const logHazard = this.bestLogHazard(s, passed.total);
    this.logHazards[s] = logHazard;
    const hazard = Math.exp(logHazard);
    const mixed = passed.first.map((sum) => -hazard * sum);
    let curvature = -hazard * passed.total;
    point.value -= hazard * passed.total;
    for (let p = 0; p < size; p++) {
      point.gradient[p] = (point.gradient[p] as number) - hazard * (passed.first[p] as number);
      const row = point.hessian[p] as number[];
      for (let q = 0; q < size; q++)
        row[q] = (row[q] as number) - hazard * (passed.second[size * p + q] as number);
    }
    curvature += this.addFailed(s, hazard, mixed, point);
    this.curvatures[s] = curvature;
    for (let p = 0; p < size; p++) {
      this.mixed[size * s + p] = mixed[p] as number;
      const row = point.hessian[p] as number[];
      for (let q = 0; q < size; q++)
        row[q] = (row[q] as number) - ((mixed[p] as number) * (mixed[q] as number)) / curvature;
    }
  }

  /** Sums over the passed deployments of a stratum, over μ: of their hazards, and of its derivatives. */
  private passedSums(s: number, weights: readonly number[], slopes: Float64Array) {
    const { size } = this;
    const { width, passed } = this.data;
    const { offsets, commits, covariates, times } = passed;
    const first = new Float64Array(size);
    const second = new Float64Array(size * size);
    let total = 0;
    for (let i = offsets[s] as number; i < (offsets[s + 1] as number); i++) {
      const factor = (times[i] as number) * factorOf(passed, slopes, i);
      const a = factor * (weights[1] as number) * (commits[4 * i + 1] as number);
      const b = factor * (weights[2] as number) * (commits[4 * i + 2] as number);
      const u = factor * (weights[3] as number) * (commits[4 * i + 3] as number);
      const all = factor * (commits[4 * i] as number) + a + b + u;
      total += all;
      first[0] = (first[0] as number) + a;
      first[1] = (first[1] as number) + b;
      first[2] = (first[2] as number) + u;
      for (let j = 0; j < width; j++) {
        const x = covariates[width * i + j] as number;
        if (x === 0) continue;
        const p = 3 + j;
        first[p] = (first[p] as number) + x * all;
        second[p] = (second[p] as number) + x * a;
        second[size + p] = (second[size + p] as number) + x * b;
        second[2 * size + p] = (second[2 * size + p] as number) + x * u;
        for (let l = j; l < width; l++) {
          const at = size * p + 3 + l;
          second[at] = (second[at] as number) + x * (covariates[width * i + l] as number) * all;
        }
      }
    }
    for (let o = 0; o < 3; o++) second[(size + 1) * o] = first[o] as number;
    for (let p = 0; p < size; p++)
      for (let q = 0; q < p; q++) second[size * p + q] = second[size * q + p] as number;
    return { total, first, second };
  }

  /** Solves Σ_failed m/(e^m − 1) = μ · passed for ln μ; the left side falls and the right rises, so it is unique. */
  private bestLogHazard(s: number, passed: number): number {
    const { exposure } = this;
    const { offsets, times } = this.data.failed;
    const [start, end] = [offsets[s] as number, offsets[s + 1] as number];
    let log = this.logHazards[s] as number;
    if (Number.isNaN(log)) {
      let failures = 0;
      for (let i = start; i < end; i++) failures += times[i] as number;
      log = Math.log(failures / passed);
    }
    for (let step = 0; step < 100; step++) {
      const hazard = Math.exp(log);
      let value = -hazard * passed;
      let slope = value;
      for (let i = start; i < end; i++) {
        const m = hazard * (exposure[i] as number);
        const share = overExpm1(m);
        const mw = (times[i] as number) * share;
        value += mw;
        slope += mw - mw * (m + share);
      }
      const move = Math.max(-1.5, Math.min(1.5, value / slope));
      log -= move;
      if (Math.abs(move) < CLOSE_ENOUGH) break;
    }
    return log;
  }

  /** Adds the failed deployments of a stratum; the second derivative by ln μ is returned. */
  private addFailed(s: number, hazard: number, mixed: Float64Array, point: ProfilePoint): number {
    const { size, exposure, shares } = this;
    const { width, failed } = this.data;
    const { offsets, covariates, times } = failed;
    const lean = new Float64Array(size);
    let curvature = 0;
    for (let i = offsets[s] as number; i < (offsets[s + 1] as number); i++) {
      const m = hazard * (exposure[i] as number);
      const share = overExpm1(m);
      const first = (times[i] as number) * share;
      const second = first * (1 - m - share);
      // ln(1 − e^−m), where share = m / (e^m − 1).
      point.value -= (times[i] as number) * Math.log1p(share / m);
      curvature += second;
      for (let o = 0; o < 3; o++) lean[o] = shares[3 * i + o] as number;
      for (let j = 0; j < width; j++) lean[3 + j] = covariates[width * i + j] as number;
      for (let p = 0; p < size; p++) {
        const u = lean[p] as number;
        if (u === 0) continue;
        point.gradient[p] = (point.gradient[p] as number) + first * u;
        mixed[p] = (mixed[p] as number) + second * u;
        const row = point.hessian[p] as number[];
        for (let q = 0; q < size; q++) row[q] = (row[q] as number) + second * u * (lean[q] as number);
        if (p >= 3) continue;
        row[p] = (row[p] as number) + first * u;
        for (let q = 0; q < 3; q++) row[q] = (row[q] as number) - first * u * (lean[q] as number);
      }
    }
    return curvature;
  }
}

/** e^(x·b) of a cell. */
function factorOf({ covariates }: Cells, slopes: Float64Array, cell: number): number {
  let sum = 0;
  for (let j = 0; j < slopes.length; j++)
    sum += (slopes[j] as number) * (covariates[slopes.length * cell + j] as number);
  return sum === 0 ? 1 : Math.exp(sum);
}

/** m/(e^m − 1), by its Bernoulli series where that is exact to the last digits, since it is wanted most often there. */
function overExpm1(m: number): number {
  if (m > 0.5) return m / Math.expm1(m);
  const q = m * m;
  return 1 - m / 2 + (q / 12) * (1 - (q / 60) * (1 - (q / 42) * (1 - (q / 40) * (1 - (5 * q) / 198))));
}
