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
  /** Sums over a stratum's passed deployments, over μ: derivatives of their hazards. */
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  /** The parameters whose covariate isn't 0 in a cell, and what it is there. */
  private readonly moved: Int32Array;
  private readonly values: Float64Array;
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;
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
    this.shares = new Float64Array(this.size * data.failed.times.length);
    this.first = new Float64Array(this.size);
    this.second = new Float64Array(this.size * this.size);
    this.moved = new Int32Array(data.width);
    this.values = new Float64Array(data.width);
    this.gradient = new Float64Array(this.size);
    this.hessian = new Float64Array(this.size * this.size);
    this.last = new Array(this.size).fill(0);
    this.leanOnCovariates();
  }

  at(parameters: readonly number[]): ProfilePoint {
    const { size, gradient, hessian } = this;
    gradient.fill(0);
    hessian.fill(0);
    const weights = [1, ...parameters.slice(0, 3).map(Math.exp)];
    const slopes = Float64Array.from(parameters.slice(3));
    this.weighFailed(weights, slopes);
    this.anticipate(parameters);
    let value = 0;
    for (let s = 0; s < this.data.strata; s++) value += this.addStratum(s, weights, slopes);
    if (this.other !== null) {
      const { value: own, slope, bend } = this.other(parameters[0] as number);
      value += own;
      gradient[0] = (gradient[0] as number) + slope;
      hessian[0] = (hessian[0] as number) + bend;
    }
    return {
      value,
      gradient: [...gradient],
      // Filled on and above the diagonal.
      hessian: Array.from({ length: size }, (_, p) =>
        Array.from({ length: size }, (_, q) => hessian[size * Math.min(p, q) + Math.max(p, q)] as number),
      ),
    };
  }

  /** The covariates' part of what moves each failed cell's hazard is always the same. */
  private leanOnCovariates(): void {
    const { width, failed } = this.data;
    for (let i = 0; i < failed.times.length; i++) {
      this.shares.set(failed.covariates.subarray(width * i, width * i + width), this.size * i + 3);
    }
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
    const { size } = this;
    const { commits, times } = this.data.failed;
    for (let i = 0; i < times.length; i++) {
      let sum = commits[4 * i] as number;
      for (let o = 1; o < 4; o++) sum += (weights[o] as number) * (commits[4 * i + o] as number);
      for (let o = 1; o < 4; o++) {
        this.shares[size * i + o - 1] = ((weights[o] as number) * (commits[4 * i + o] as number)) / sum;
      }
      this.exposure[i] = sum * factorOf(this.data.failed, slopes, i);
    }
  }

  private addStratum(s: number, weights: readonly number[], slopes: Float64Array): number {
    const { size, first, second, gradient, hessian, mixed } = this;
    const total = this.sumPassed(s, weights, slopes);
    const logHazard = this.bestLogHazard(s, total);
    this.logHazards[s] = logHazard;
    const hazard = Math.exp(logHazard);
    for (let p = 0; p < size; p++) {
      const own = hazard * (first[p] as number);
      mixed[size * s + p] = -own;
      gradient[p] = (gradient[p] as number) - own;
      for (let q = p; q < size; q++) {
        const at = size * p + q;
        hessian[at] = (hessian[at] as number) - hazard * (second[at] as number);
      }
    }
    const failed = this.addFailed(s, hazard);
    const curvature = failed.curvature - hazard * total;
    this.curvatures[s] = curvature;
    for (let p = 0; p < size; p++) {
      const lean = (mixed[size * s + p] as number) / curvature;
      for (let q = p; q < size; q++) {
        const at = size * p + q;
        hessian[at] = (hessian[at] as number) - lean * (mixed[size * s + q] as number);
      }
    }
    return failed.value - hazard * total;
  }

  /** Sums over the passed deployments of a stratum: their hazards over μ, and in `first` and `second` the derivatives. */
  private sumPassed(s: number, weights: readonly number[], slopes: Float64Array): number {
    const { size, first, second } = this;
    const { width, passed } = this.data;
    const { offsets, commits, covariates, times } = passed;
    const { moved, values } = this;
    const [, ofAi = 1, ofBot = 1, ofUnknown = 1] = weights;
    first.fill(0);
    second.fill(0);
    let [total, ai, bot, unknown] = [0, 0, 0, 0];
    const end = offsets[s + 1] as number;
    for (let i = offsets[s] as number; i < end; i++) {
      let effect = 0;
      let count = 0;
      for (let j = 0; j < width; j++) {
        const x = covariates[width * i + j] as number;
        if (x === 0) continue;
        effect += (slopes[j] as number) * x;
        moved[count] = 3 + j;
        values[count++] = x;
      }
      const factor = (times[i] as number) * (effect === 0 ? 1 : Math.exp(effect));
      const a = factor * ofAi * (commits[4 * i + 1] as number);
      const b = factor * ofBot * (commits[4 * i + 2] as number);
      const u = factor * ofUnknown * (commits[4 * i + 3] as number);
      const all = factor * (commits[4 * i] as number) + a + b + u;
      total += all;
      ai += a;
      bot += b;
      unknown += u;
      for (let k = 0; k < count; k++) {
        const p = moved[k] as number;
        const x = values[k] as number;
        const own = x * all;
        first[p] = (first[p] as number) + own;
        second[p] = (second[p] as number) + x * a;
        second[size + p] = (second[size + p] as number) + x * b;
        second[2 * size + p] = (second[2 * size + p] as number) + x * u;
        for (let l = k; l < count; l++) {
          const at = size * p + (moved[l] as number);
          second[at] = (second[at] as number) + own * (values[l] as number);
        }
      }
    }
    first[0] = second[0] = ai;
    first[1] = second[size + 1] = bot;
    first[2] = second[2 * size + 2] = unknown;
    return total;
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

  /** Adds the failed deployments of a stratum; their log-likelihood and its second derivative by ln μ are returned. */
  private addFailed(s: number, hazard: number): { value: number; curvature: number } {
    const { size, exposure, shares, gradient, hessian, mixed } = this;
    const { offsets, times } = this.data.failed;
    let [value, curvature] = [0, 0];
    const end = offsets[s + 1] as number;
    for (let i = offsets[s] as number; i < end; i++) {
      const m = hazard * (exposure[i] as number);
      const share = overExpm1(m);
      const first = (times[i] as number) * share;
      const second = first * (1 - m - share);
      // ln(1 − e^−m), where share = m / (e^m − 1).
      value -= (times[i] as number) * Math.log1p(share / m);
      curvature += second;
      for (let p = 0; p < size; p++) {
        const u = shares[size * i + p] as number;
        if (u === 0) continue;
        gradient[p] = (gradient[p] as number) + first * u;
        mixed[size * s + p] = (mixed[size * s + p] as number) + second * u;
        for (let q = p; q < size; q++) {
          const at = size * p + q;
          hessian[at] = (hessian[at] as number) + second * u * (shares[size * i + q] as number);
        }
        if (p >= 3) continue;
        hessian[size * p + p] = (hessian[size * p + p] as number) + first * u;
        for (let q = p; q < 3; q++) {
          const at = size * p + q;
          hessian[at] = (hessian[at] as number) - first * u * (shares[size * i + q] as number);
        }
      }
    }
    return { value, curvature };
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
