import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { betaQuantile, incompleteBeta, logGamma } from "@/lib/core/metrics/stats/incomplete-beta";
import { proportionDifferenceInterval } from "@/lib/core/metrics/stats/newcombe";
import { normalCdf } from "@/lib/core/metrics/stats/normal";
import { rateRatioInterval } from "@/lib/core/metrics/stats/poisson-ratio";
import { median, orderStatistic, p90 } from "@/lib/core/metrics/stats/quantile";
import { wilsonInterval } from "@/lib/core/metrics/stats/wilson";
import oracle from "../../../fixtures/oracles/basics.json";

const CLOSE = 10;

describe("wilsonInterval", () => {
  test.each(oracle.wilson)("$count of $of as in R prop.test(correct = FALSE)", ({ count, of, low, high }) => {
    const interval = wilsonInterval(count, of);
    expect(interval.low).toBeCloseTo(low, CLOSE);
    expect(interval.high).toBeCloseTo(high, CLOSE);
  });

  test("keeps a width at none and at all", () => {
    expect(wilsonInterval(0, 20).high).toBeGreaterThan(0.1);
    expect(wilsonInterval(20, 20).low).toBeLessThan(0.9);
  });

  test("holds the rate, stays in 0–1 and mirrors failures and successes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, share) => {
          const x = Math.floor(share * n);
          const a = wilsonInterval(x, n);
          const b = wilsonInterval(n - x, n);
          expect(a.low).toBeGreaterThanOrEqual(0);
          expect(a.high).toBeLessThanOrEqual(1);
          expect(a.low).toBeLessThanOrEqual(x / n);
          expect(a.high).toBeGreaterThanOrEqual(x / n);
          expect(a.low).toBeCloseTo(1 - b.high, 12);
        },
      ),
    );
  });

  test("refuses no trials and more successes than trials", () => {
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
  });
});

describe("proportionDifferenceInterval", () => {
  test("56 of 70 against 48 of 80 as published by Newcombe (1998, table II, method 10)", () => {
    const { low, high } = proportionDifferenceInterval({ count: 56, of: 70 }, { count: 48, of: 80 });
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  test("9 of 10 against 3 of 10 as published by Newcombe (1998, table II, method 10)", () => {
    const { low, high } = proportionDifferenceInterval({ count: 9, of: 10 }, { count: 3, of: 10 });
    expect(low).toBeCloseTo(0.1705, 4);
    expect(high).toBeCloseTo(0.809, 4);
  });

  test("equal rates of 10 % with 60 and 400 trials are called different in at most 6 % of all outcomes", () => {
    expect(falseAlarmRate(0.1, 60, 400)).toBeLessThan(0.06);
    expect(falseAlarmRate(0.1, 60, 400)).toBeGreaterThan(0.02);
  });

  test("equal rates of 4 % with 30 and 900 trials are called different in at most 6 % of all outcomes", () => {
    expect(falseAlarmRate(0.04, 30, 900)).toBeLessThan(0.06);
  });
});

/** Exact: the probabilities of all pairs of outcomes whose interval excludes 0. */
function falseAlarmRate(rate: number, n: number, m: number): number {
  const forN = binomialProbabilities(rate, n);
  const forM = binomialProbabilities(rate, m);
  let sum = 0;
  forN.forEach((p, x) => {
    forM.forEach((q, y) => {
      if (p * q < 1e-12) return;
      const { low, high } = proportionDifferenceInterval({ count: x, of: n }, { count: y, of: m });
      if (low > 0 || high < 0) sum += p * q;
    });
  });
  return sum;
}

function binomialProbabilities(rate: number, n: number): number[] {
  const probabilities = [(1 - rate) ** n];
  for (let x = 1; x <= n; x++) {
    probabilities.push((((probabilities[x - 1] as number) * (n - x + 1)) / x) * (rate / (1 - rate)));
  }
  return probabilities;
}

describe("rateRatioInterval", () => {
  test.each(oracle.poissonRatio)("$a in $exposureA against $b in $exposureB as in R poisson.test", (row) => {
    const interval = rateRatioInterval(
      { count: row.a, exposure: row.exposureA },
      { count: row.b, exposure: row.exposureB },
    );
    expect(interval.low).toBeCloseTo(row.low as number, 8);
    if (row.high === "Infinity") expect(interval.high).toBe(Infinity);
    else expect(interval.high / (row.high as number)).toBeCloseTo(1, CLOSE);
  });

  test("refuses two counts of nothing", () => {
    const none = { count: 0, exposure: 1 };
    expect(() => rateRatioInterval(none, none)).toThrow(RangeError);
  });
});

describe("special functions", () => {
  test.each(oracle.beta)(
    "the beta distribution ($a, $b) at $x as in R pbeta and qbeta",
    ({ x, a, b, p, q }) => {
      expect(incompleteBeta(x, a, b)).toBeCloseTo(p, CLOSE);
      expect(betaQuantile(x, a, b)).toBeCloseTo(q, CLOSE);
    },
  );

  test.each(oracle.logGamma)("ln Γ($x) as in R lgamma", ({ x, value }) => {
    expect(logGamma(x)).toBeCloseTo(value, 8);
  });

  test.each(oracle.normal)("the normal distribution at $z as in R pnorm", ({ z, p }) => {
    expect(normalCdf(z) / p).toBeCloseTo(1, CLOSE);
  });
});

describe("quantiles", () => {
  test.each(oracle.quantiles)("of $values as in R quantile, types 7 and 1", (row) => {
    expect(median(Object.freeze(row.values))).toBe(row.median);
    expect(p90(Object.freeze(row.values))).toBe(row.p90);
  });

  test("of no values are null", () => {
    expect(median([])).toBeNull();
    expect(p90([])).toBeNull();
  });

  test("equal a full sort, whatever the values and ties", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 300 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const n = values.length;
        const twin = ((sorted[(n - 1) >> 1] as number) + (sorted[n >> 1] as number)) / 2;
        expect(median(values)).toBe(twin);
        expect(p90(values)).toBe(sorted[Math.ceil((9 * n) / 10) - 1]);
        for (const rank of [1, n, (n + 1) >> 1]) expect(orderStatistic(values, rank)).toBe(sorted[rank - 1]);
      }),
    );
  });

  test("stay quick on a million values in order", () => {
    const values = Float64Array.from({ length: 1_000_000 }, (_, i) => i);
    expect(median(values)).toBe(499_999.5);
    expect(p90(values)).toBe(899_999);
  });
});
