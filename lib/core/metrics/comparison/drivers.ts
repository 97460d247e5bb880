import { chiSquareQuantile } from "../stats/incomplete-gamma";
import { AI, type Exposures, type Names } from "./exposures";
import type { HazardFit, HazardRatio, NoHazardRatio } from "./hazard-ratio";
import type { RatioInterval } from "./profile-interval";
import type { SlopeEstimate } from "./slopes";

export const DRIVERS = ["service", "ai", "batch", "after-failure", "roll-out"] as const;

/** What moves a deployment's risk, with how many times as risky it makes one. */
export interface Driver {
  /**
   * "service": the riskiest service against all, all else alike; "ai": against human commits; "batch": twice as many
   * commits; "after-failure", "roll-out": against other deployments.
   */
  of: (typeof DRIVERS)[number];
  ratio: number;
  /** 95 %. */
  interval: RatioInterval;
  /** How many of the failures it accounts for: fewer would have been expected without it. Below 0: more. */
  failures: number;
  /** The service's name; null for the others. */
  service: string | null;
  /** For "batch" the median batch that larger ones are held against; null for the others. */
  median: number | null;
}

export interface DriversInput {
  fit: HazardFit;
  /** The deployment layer's ratio. */
  ai: HazardRatio | NoHazardRatio;
  slopes: readonly SlopeEstimate[];
  designEffect: number;
  names: Pick<Names, "services">;
}

/**
 * The drivers that could be measured, on one scale and from one fit: a service's own risk, AI, batch size, and the time
 * after a failure or the roll-out. A service is looked for among all, so its ratio is shrunk by how much services differ.
 * Source: docs/metrics/origin-comparison.md
 */
export function driversOf({ fit, ai, slopes, designEffect, names }: DriversInput): Driver[] {
  if (fit.maximum === null) return [];
  const rows = new FittedHazards(fit);
  const drivers: Driver[] = [];
  const service = riskiestService(fit.exposures, rows.relative, designEffect, names);
  if (service !== null) drivers.push(service);
  const plain = { service: null, median: null };
  if (ai.measured) {
    const failures = rows.accountedFor((row) => rows.withoutAi(row));
    drivers.push({ ...plain, of: "ai", ratio: ai.ratio, interval: ai.interval, failures });
  }
  for (const { of, value, low, high } of slopes) {
    if (of === "batch") {
      // Risk goes with n^γ, γ = 1 + the slope.
      const doubled = (slope: number) => 2 ** (1 + slope);
      const median = rows.medianSize();
      const failures = rows.accountedFor((row) =>
        rows.size(row) > median ? (median / rows.size(row)) ** (1 + value) : 1,
      );
      const interval = { low: doubled(low), high: doubled(high) };
      drivers.push({ service: null, of, ratio: doubled(value), interval, failures, median });
    } else if (of === "after-failure" || of === "roll-out") {
      const interval = { low: Math.exp(low), high: Math.exp(high) };
      const failures = rows.accountedFor((row) => rows.without(row, of));
      drivers.push({ ...plain, of, ratio: Math.exp(value), interval, failures });
    }
  }
  return drivers.filter(isBounded);
}

/** Too few failures for a slope leave it without a limit: nothing to be shown. */
function isBounded({ ratio, interval, failures }: Driver): boolean {
  return [ratio, interval.low, interval.high ?? 0, failures].every(Number.isFinite);
}

/** What goes with a covariate: a chain of failures is part of being after one. */
const TOGETHER = { "after-failure": ["after-failure", "after-failures"], "roll-out": ["roll-out"] } as const;

/** The hazard of every deployment at the fit's maximum, and without one thing or another. */
class FittedHazards {
  /** Each row's hazard in units of its stratum's. */
  readonly relative: Float64Array;
  private readonly weights: readonly number[];
  private readonly slopes: readonly number[];

  constructor(private readonly fit: HazardFit) {
    const { logRatios } = fit.maximum ?? { logRatios: [0, 0, 0] };
    this.weights = [1, ...logRatios.slice(0, 3).map(Math.exp)];
    this.slopes = logRatios.slice(3);
    fit.likelihood.at(logRatios);
    this.relative = Float64Array.from({ length: fit.exposures.count }, (_, row) => {
      const effect = this.slopes.reduce((sum, slope, j) => sum + slope * this.covariate(row, j), 0);
      return Math.exp(effect) * this.exposure(row, this.weights);
    });
  }

  size(row: number): number {
    return this.exposure(row, [1, 1, 1, 1]);
  }

  /** The median batch, each deployment once. */
  medianSize(): number {
    const { count } = this.fit.exposures;
    const sizes = Float64Array.from({ length: count }, (_, row) => this.size(row)).sort();
    return sizes[Math.ceil(count / 2) - 1] ?? 1;
  }

  /** By what factor its hazard would change were its AI-assisted commits human. */
  withoutAi(row: number): number {
    const human = this.weights.with(AI, 1);
    return this.exposure(row, human) / this.exposure(row, this.weights);
  }

  without(row: number, of: keyof typeof TOGETHER): number {
    const names: readonly string[] = TOGETHER[of];
    return Math.exp(
      -this.slopes.reduce(
        (sum, slope, j) =>
          names.includes(this.fit.covariates.names[j] as string) ? sum + slope * this.covariate(row, j) : sum,
        0,
      ),
    );
  }

  /** Failures expected as it was, less those expected with every hazard times `factor`. */
  accountedFor(factor: (row: number) => number): number {
    const { exposures, strata, likelihood } = this.fit;
    let sum = 0;
    for (let row = 0; row < exposures.count; row++) {
      const stratum = likelihood.data.numbers[strata.of[row] as number] as number;
      if (stratum < 0) continue;
      const hazard = Math.exp(likelihood.logHazards[stratum] as number) * (this.relative[row] as number);
      sum += Math.exp(-hazard * factor(row)) - Math.exp(-hazard);
    }
    return sum;
  }

  private covariate(row: number, j: number): number {
    return this.fit.covariates.values[this.slopes.length * row + j] as number;
  }

  private exposure(row: number, weights: readonly number[]): number {
    let sum = 0;
    for (let o = 0; o < 4; o++) sum += (weights[o] as number) * (this.fit.counts[4 * row + o] as number);
    return sum;
  }
}

/**
 * The service that fails most beyond what its commits, batches and days would make of the risk of all: observed over
 * expected failures, shrunk by a gamma distribution of services with the variance that their spread shows beyond chance.
 * Null where they differ by no more than chance.
 * Source: D. Clayton and J. Kaldor, Biometrics 43 (1987) 671–681.
 */
function riskiestService(
  { count, service, failed }: Exposures,
  relative: Float64Array,
  designEffect: number,
  names: Pick<Names, "services">,
): Driver | null {
  const observed = new Float64Array(names.services.length);
  const expected = new Float64Array(names.services.length);
  let failures = 0;
  for (let row = 0; row < count; row++) {
    if (!failed[row]) continue;
    failures++;
    observed[service[row] as number] = (observed[service[row] as number] as number) + 1;
  }
  if (failures === 0) return null;
  const common = commonHazard(failures, relative);
  for (let row = 0; row < count; row++) {
    const own = service[row] as number;
    expected[own] = (expected[own] as number) - Math.expm1(-common * (relative[row] as number));
  }
  let [excess, squares] = [0, 0];
  expected.forEach((e, s) => {
    excess += ((observed[s] as number) - e) ** 2 - designEffect * e;
    squares += e * e;
  });
  const variance = squares > 0 ? excess / squares : 0;
  if (!(variance > 0)) return null;
  const shape = (s: number) => (observed[s] as number) / designEffect + 1 / variance;
  const rate = (s: number) => (expected[s] as number) / designEffect + 1 / variance;
  let worst = 0;
  for (let s = 1; s < expected.length; s++) if (shape(s) / rate(s) > shape(worst) / rate(worst)) worst = s;
  const quantile = (p: number) => chiSquareQuantile(p, 2 * shape(worst)) / (2 * rate(worst));
  const ratio = shape(worst) / rate(worst);
  return {
    of: "service",
    ratio,
    interval: { low: quantile(0.025), high: quantile(0.975) },
    failures: (ratio - 1) * (expected[worst] as number),
    service: names.services[worst] as string,
    median: null,
  };
}

/**
 * The hazard that all rows would have in common for so many failures to be expected: Newton's method from below, where
 * the expectation, which bends downwards, never lets it step too far.
 */
function commonHazard(failures: number, relative: Float64Array): number {
  let hazard = 0;
  for (let round = 0; round < 60; round++) {
    let [missing, slope] = [failures, 0];
    for (const one of relative) {
      const passes = Math.exp(-hazard * one);
      missing -= 1 - passes;
      slope += one * passes;
    }
    if (!(slope > 0)) break;
    hazard = Math.min(MAX_HAZARD, hazard + missing / slope);
    if (Math.abs(missing) < 1e-10 * failures) break;
  }
  return hazard;
}

/** Where everything failed, no hazard is enough. */
const MAX_HAZARD = Math.exp(10);
