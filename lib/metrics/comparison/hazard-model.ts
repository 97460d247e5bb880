import { AI, BOT, type Exposures, HUMAN, UNKNOWN } from "./exposures";
import type { Strata } from "./strata";

/** The origins that get a ratio of their own, in the order of every vector here. */
export const RATED = [AI, BOT, UNKNOWN] as const;

/** What the likelihood needs of the data: totals of the passed deployments, the failed ones one by one. */
export interface HazardData {
  strata: number;
  /** The place here of each original stratum, −1 for one that can't tell anything. */
  numbers: Int32Array;
  /** Four numbers a stratum: commits by origin in its passed deployments. */
  passed: Float64Array;
  /** The failed deployments of stratum s are those from `offsets[s]` up to, not including, `offsets[s + 1]`. */
  offsets: Int32Array;
  /** Four numbers a failed deployment: commits by origin. */
  failed: Float64Array;
}

/** A point of the profile likelihood: each stratum's hazard is already at its best for these ratios. */
export interface ProfilePoint {
  value: number;
  /** By ln of the ratio of AI, BOT, UNKNOWN. */
  gradient: number[];
  hessian: number[][];
}

/**
 * Collects the strata that can tell anything: one where all or none failed fits every ratio equally well.
 * `counts`: four numbers a deployment, commits by origin.
 */
export function hazardDataOf(exposures: Exposures, { of, strata }: Strata, counts: Float64Array): HazardData {
  const kept = strata.map((s) => s.failed > 0 && s.failed < s.deployments);
  const sizes = strata.filter((_, i) => kept[i]).map((s) => s.failed);
  const offsets = new Int32Array(sizes.length + 1);
  sizes.forEach((size, i) => {
    offsets[i + 1] = (offsets[i] as number) + size;
  });
  let numbered = 0;
  const numbers = Int32Array.from(strata, (_, i) => (kept[i] ? numbered++ : -1));
  const passed = new Float64Array(4 * sizes.length);
  const failed = new Float64Array(4 * (offsets[sizes.length] ?? 0));
  const next = offsets.slice();
  for (let row = 0; row < exposures.count; row++) {
    const original = of[row] as number;
    const stratum = numbers[original] as number;
    if (stratum < 0) continue;
    const isFailed = exposures.failed[row] === 1;
    const to = 4 * (isFailed ? (next[stratum] as number) : stratum);
    for (let o = HUMAN; o <= UNKNOWN; o++)
      add(isFailed ? failed : passed, to + o, counts[4 * row + o] as number);
    if (isFailed) next[stratum] = (next[stratum] as number) + 1;
  }
  return { strata: sizes.length, numbers, passed, offsets, failed };
}

function add(column: Float64Array, at: number, value: number): void {
  column[at] = (column[at] as number) + value;
}

/** Newton's method doubles the right digits: a last step this small leaves an error of about its square. */
const CLOSE_ENOUGH = 1e-6;

/**
 * The log-likelihood of P(fails) = 1 − exp(−μ_s · (h + ρ_AI a + ρ_BOT b + ρ_UNKNOWN u)), with each stratum's μ_s at
 * its maximum, and its first two derivatives by the ln ρ. The passed deployments enter as −μ_s · their total, so one
 * evaluation costs as many steps as there are failed deployments.
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
    const [start, end] = [this.data.offsets[s] as number, this.data.offsets[s + 1] as number];
    let log = this.logHazards[s] as number;
    if (Number.isNaN(log)) log = Math.log((end - start) / passed);
    for (let step = 0; step < 100; step++) {
      const hazard = Math.exp(log);
      let value = -hazard * passed;
      let slope = value;
      for (let i = start; i < end; i++) {
        const m = hazard * (this.exposure[i] as number);
        const w = m < 1e-12 ? 1 / m : 1 / Math.expm1(m);
        value += m * w;
        slope += m * w - m * m * w * (1 + w);
      }
      const move = Math.max(-1.5, Math.min(1.5, value / slope));
      log -= move;
      if (Math.abs(move) < CLOSE_ENOUGH) break;
    }
    return log;
  }

  private addStratum(s: number, weights: readonly number[], point: ProfilePoint): void {
    const { data, exposure } = this;
    const hazard = Math.exp(this.logHazards[s] as number);
    const first = [0, 0, 0];
    const mixed = [0, 0, 0];
    const second = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    let curvature = 0;
    let value = -hazard * this.passedExposure(s, weights);
    for (let i = data.offsets[s] as number; i < (data.offsets[s + 1] as number); i++) {
      const m = hazard * (exposure[i] as number);
      const w = m < 1e-12 ? 1 / m : 1 / Math.expm1(m);
      value += Math.log(-Math.expm1(-m));
      const bend = w * (1 + w);
      curvature -= bend * m * m;
      for (let p = 0; p < 3; p++) {
        const zp = hazard * (weights[p + 1] as number) * (data.failed[4 * i + p + 1] as number);
        if (zp === 0) continue;
        first[p] = (first[p] as number) + w * zp;
        mixed[p] = (mixed[p] as number) + (w - bend * m) * zp;
        for (let q = 0; q < 3; q++) {
          const zq = hazard * (weights[q + 1] as number) * (data.failed[4 * i + q + 1] as number);
          second[3 * p + q] = (second[3 * p + q] as number) - bend * zp * zq;
        }
      }
    }
    point.value += value;
    this.curvatures[s] = curvature;
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
