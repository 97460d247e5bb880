import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holmAdjusted } from "@/lib/core/metrics/stats/holm";
import { chiSquareQuantile } from "@/lib/core/metrics/stats/incomplete-gamma";
import { meanIntervalOfSums } from "@/lib/core/metrics/stats/mean-interval";
import { medianEstimate, single } from "@/lib/core/metrics/stats/median-interval";
import { proportionDifferenceInterval } from "@/lib/core/metrics/stats/newcombe";
import { normalQuantile } from "@/lib/core/metrics/stats/normal";
import { eventRateInterval } from "@/lib/core/metrics/stats/poisson-rate";
import { OrderStatistics } from "@/lib/core/metrics/stats/quantile";
import { medianSurvival } from "@/lib/core/metrics/stats/survival";
import known from "../../../fixtures/oracles/intervals.json";

describe("as R gives them", () => {
  test.each(known.newcombe)("Newcombe's difference of $a and $b", ({ a, b, low, high }) => {
    const interval = proportionDifferenceInterval(
      { count: a[0] as number, of: a[1] as number },
      { count: b[0] as number, of: b[1] as number },
    );
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
  });

  test.each(known.poissonRate)("poisson.test($count, $exposure)", ({ count, exposure, low, high }) => {
    const interval = eventRateInterval(count, exposure);
    expect(interval.low / (low || 1)).toBeCloseTo(low === 0 ? 0 : 1, 6);
    expect(interval.high / high).toBeCloseTo(1, 6);
  });

  test.each(known.means)("t.test($values)", ({ values, low, high }) => {
    const sum = values.reduce((all, value) => all + value, 0);
    const squares = values.reduce((all, value) => all + value * value, 0);
    const interval = meanIntervalOfSums(values.length, sum, squares);
    expect(interval?.low).toBeCloseTo(low, 8);
    expect(interval?.high).toBeCloseTo(high, 8);
  });

  test.each(known.normalQuantiles)("qnorm($p)", ({ p, z }) => expect(normalQuantile(p)).toBeCloseTo(z, 10));

  test.each(known.chiSquareQuantiles)("qchisq($p, $df)", ({ p, df, x }) =>
    expect(chiSquareQuantile(p, df) / x).toBeCloseTo(1, 6),
  );

  test.each(known.medianIntervals)(
    "the median's interval by qbinom ranks, or one rank wider or narrower",
    (one) => {
      const estimate = medianEstimate(single(one.values));
      expect(estimate?.median).toBe(one.median);
      expect([one.low, one.lower]).toContain(estimate?.interval.low);
      expect([one.high, one.higher]).toContain(estimate?.interval.high);
    },
  );

  test.each(known.survivalMedians)("survfit's median of $ended ended, $running running", (one) => {
    const expected = one.median === null ? null : Number(one.median);
    expect(medianSurvival(one.ended, one.running as number[])).toBe(expected);
  });

  test("p.adjust(p, 'holm') with ties", () => {
    holmAdjusted(known.holm.p).forEach((p, i) => {
      expect(p).toBeCloseTo(known.holm.adjusted[i] as number, 12);
    });
  });
});

test("order statistics asked in any order are those of the sorted values", () => {
  const ranked = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(ranked, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), (values, ranks) => {
      const sorted = [...values].sort((a, b) => a - b);
      const statistics = new OrderStatistics(Object.freeze(values));
      for (const rank of ranks) {
        expect(statistics.at(rank)).toBe(sorted[Math.min(values.length, rank) - 1]);
      }
      const middle =
        ((sorted[(values.length - 1) >> 1] as number) + (sorted[values.length >> 1] as number)) / 2;
      expect(statistics.median()).toBe(middle);
    }),
    { numRuns: 300, seed: 5 },
  );
});
