import type { HazardData } from "./hazard-data";

/** A point of the profile likelihood: each stratum's hazard is already at its best for these ratios. */
export interface ProfilePoint {
  value: number;
  /** By ln of the ratio of AI, BOT, UNKNOWN. */
  gradient: number[];
  hessian: number[][];
}

/** Newton's method doubles the right digits: a last step this small leaves an error of about its square. */
const CLOSE_ENOUGH = 1e-6;

/** Far enough from the largest number for one more factor; a hazard of 1e-90 would be needed to pass it. */
const LARGE = 1e200;

/**
 * The log-likelihood of P(fails) = 1 − exp(−μ_s · (h + ρ_AI a + ρ_BOT b + ρ_UNKNOWN u)), with each stratum's μ_s at
 * its maximum, and its first two derivatives by the ln ρ. The passed deployments enter as −μ_s · their total, so one
 * evaluation costs as many steps as there are kinds of failed deployments.
 */
export class HazardLikelihood {
  /** ln μ of each stratum at the last point evaluated; also where the next search starts. */
  readonly logHazards: Float64Array;
  /** Second derivative by ln μ of each stratum, and its three mixed ones with the ln ρ, at that point. */
  readonly curvatures: Float64Array;
  readonly mixed: Float64Array;
  private readonly exposure: Float64Array;
  private lastLogRatios: readonly number[] = [0, 0, 0];

  constructor(readonly data: HazardData) {
    this.logHazards = new Float64Array(data.strata).fill(Number.NaN);
    this.curvatures = new Float64Array(data.strata);
    this.mixed = new Float64Array(3 * data.strata);
    this.exposure = new Float64Array(data.failed.length / 4);
  }

  at(logRatios: readonly number[]): ProfilePoint {
    const weights = [1, ...logRatios.map(Math.exp)];
    const point: ProfilePoint = { value: 0, gradient: [0, 0, 0], hessian: [0, 1, 2].map(() => [0, 0, 0]) };
    this.weigh(weights);
    this.anticipate(logRatios);
    for (let s = 0; s < this.data.strata; s++) {
      this.logHazards[s] = this.bestLogHazard(s, this.passedExposure(s, weights));
      this.addStratum(s, weights, point);
    }
    return point;
  }

  /** Moves each ln μ along with the ratios, to first order, so that the search for its best value starts near it. */
  private anticipate(logRatios: readonly number[]): void {
    const moves = logRatios.map((value, p) => value - (this.lastLogRatios[p] as number));
    this.lastLogRatios = [...logRatios];
    if (moves.every((move) => move === 0) || moves.some((move) => Math.abs(move) > 1)) return;
    for (let s = 0; s < this.data.strata; s++) {
      const slope = moves.reduce((sum, move, p) => sum + move * (this.mixed[3 * s + p] as number), 0);
      const move = slope / (this.curvatures[s] as number);
      if (Math.abs(move) < 2) this.logHazards[s] = (this.logHazards[s] as number) - move;
    }
  }

  private weigh(weights: readonly number[]): void {
    const { failed } = this.data;
    const [h, a, b, u] = weights as [number, number, number, number];
    for (let i = 0, at = 0; i < this.exposure.length; i++, at += 4) {
      this.exposure[i] =
        h * (failed[at] as number) +
        a * (failed[at + 1] as number) +
        b * (failed[at + 2] as number) +
        u * (failed[at + 3] as number);
    }
  }

  private passedExposure(s: number, weights: readonly number[]): number {
    return weights.reduce((sum, weight, o) => sum + weight * (this.data.passed[4 * s + o] as number), 0);
  }

  /** Solves Σ_failed m/(e^m − 1) = μ · passed for ln μ; the left side falls and the right rises, so it is unique. */
  private bestLogHazard(s: number, passed: number): number {
    const { exposure } = this;
    const { offsets, times } = this.data;
    const [start, end] = [offsets[s] as number, offsets[s + 1] as number];
    let log = this.logHazards[s] as number;
    if (Number.isNaN(log)) log = Math.log(this.failures(s) / passed);
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

  private failures(s: number): number {
    let sum = 0;
    for (let i = this.data.offsets[s] as number; i < (this.data.offsets[s + 1] as number); i++) {
      sum += this.data.times[i] as number;
    }
    return sum;
  }

  private addStratum(s: number, weights: readonly number[], point: ProfilePoint): void {
    const { data, exposure } = this;
    const { failed, times } = data;
    const hazard = Math.exp(this.logHazards[s] as number);
    const [a, b, u] = [1, 2, 3].map((o) => hazard * (weights[o] as number)) as [number, number, number];
    let [firstA, firstB, firstU, mixedA, mixedB, mixedU] = [0, 0, 0, 0, 0, 0];
    let [aa, ab, au, bb, bu, uu] = [0, 0, 0, 0, 0, 0];
    let curvature = 0;
    let value = -hazard * this.passedExposure(s, weights);
    let product = 1;
    for (let i = data.offsets[s] as number, at = 4 * i; i < (data.offsets[s + 1] as number); i++, at += 4) {
      const m = hazard * (exposure[i] as number);
      const n = times[i] as number;
      const w = overExpm1(m) / m;
      // ln(1 − e^−m) = −ln(1 + w); many factors share one logarithm, which is what costs here.
      if (n === 1) product *= 1 + w;
      else value -= n * Math.log(1 + w);
      if (product > LARGE) {
        value -= Math.log(product);
        product = 1;
      }
      const bend = n * w * (1 + w);
      const lean = n * w - bend * m;
      curvature -= bend * m * m;
      const za = a * (failed[at + 1] as number);
      const zb = b * (failed[at + 2] as number);
      const zu = u * (failed[at + 3] as number);
      firstA += n * w * za;
      firstB += n * w * zb;
      firstU += n * w * zu;
      mixedA += lean * za;
      mixedB += lean * zb;
      mixedU += lean * zu;
      aa -= bend * za * za;
      ab -= bend * za * zb;
      au -= bend * za * zu;
      bb -= bend * zb * zb;
      bu -= bend * zb * zu;
      uu -= bend * zu * zu;
    }
    point.value += value - Math.log(product);
    this.curvatures[s] = curvature;
    const first = [firstA, firstB, firstU];
    const mixed = [mixedA, mixedB, mixedU];
    const second = [aa, ab, au, ab, bb, bu, au, bu, uu];
    for (let p = 0; p < 3; p++) {
      const passed = hazard * (weights[p + 1] as number) * (data.passed[4 * s + p + 1] as number);
      first[p] = (first[p] as number) - passed;
      mixed[p] = (mixed[p] as number) - passed;
      this.mixed[3 * s + p] = mixed[p] as number;
      point.gradient[p] = (point.gradient[p] as number) + (first[p] as number);
    }
    for (let p = 0; p < 3; p++) {
      const row = point.hessian[p] as number[];
      for (let q = 0; q < 3; q++) {
        const own = p === q ? (first[p] as number) : 0;
        const shared = ((mixed[p] as number) * (mixed[q] as number)) / curvature;
        row[q] = (row[q] as number) + own + (second[3 * p + q] as number) - shared;
      }
    }
  }
}

/** m/(e^m − 1), by its Bernoulli series where that is exact to the last digits, since it is wanted most often there. */
function overExpm1(m: number): number {
  if (m > 0.5) return m / Math.expm1(m);
  const q = m * m;
  return 1 - m / 2 + (q / 12) * (1 - (q / 60) * (1 - (q / 42) * (1 - (q / 40) * (1 - (5 * q) / 198))));
}
