import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isSilent,
  originRateWithUnknown,
  type Results,
  rateWithAnyOf,
  rateWithUndecided,
  shareWithUnknown,
} from "@/lib/read/data-quality/bounds";

const count = fc.integer({ min: 0, max: 12 });
const results: fc.Arbitrary<Results> = fc.record({ failed: count, passed: count });
const rate = ({ failed, passed }: Results) => failed / (failed + passed);
const sum = (parts: readonly Results[]): Results => ({
  failed: parts.reduce((n, one) => n + one.failed, 0),
  passed: parts.reduce((n, one) => n + one.passed, 0),
});

describe("a failure rate with undecided deployments", () => {
  test("lies between all passed and all failed: 8 of 100 with 20 open is 8 of 120 to 28 of 120", () => {
    expect(rateWithUndecided({ failed: 8, passed: 92 }, 20)).toEqual({ low: 8 / 120, high: 28 / 120 });
  });

  test("holds whatever the undecided ones turn out to be, and both ends are reached", () => {
    fc.assert(
      fc.property(results, count, count, (base, toFail, toPass) => {
        const bounds = rateWithUndecided(base, toFail + toPass);
        const turnedOut = { failed: base.failed + toFail, passed: base.passed + toPass };
        if (turnedOut.failed + turnedOut.passed === 0) {
          expect(bounds).toBeNull();
          return;
        }
        expect(rate(turnedOut)).toBeGreaterThanOrEqual((bounds?.low ?? 1) - 1e-12);
        expect(rate(turnedOut)).toBeLessThanOrEqual((bounds?.high ?? 0) + 1e-12);
      }),
    );
  });

  test("nothing deployed has no rate, not 0", () => {
    expect(rateWithUndecided({ failed: 0, passed: 0 }, 0)).toBeNull();
  });
});

test("a share with unknown ones: 30 AI of 80 known, 20 unknown, is 30 to 50 of 100", () => {
  expect(shareWithUnknown(30, 50, 20)).toEqual({ low: 0.3, high: 0.5 });
});

describe("an origin's failure rate with commits of unknown origin", () => {
  test("2 of 10 failed, 3 unknown failed and 5 unknown passed: 2 of 15 to 5 of 13", () => {
    expect(originRateWithUnknown({ failed: 2, passed: 8 }, { failed: 3, passed: 5 })).toEqual({
      low: 2 / 15,
      high: 5 / 13,
    });
  });

  test("bounds every way of giving the unknown commits to the origin", () => {
    fc.assert(
      fc.property(results, results, fc.nat(12), fc.nat(12), (known, unknown, f, p) => {
        const mine = { failed: Math.min(f, unknown.failed), passed: Math.min(p, unknown.passed) };
        const total = sum([known, mine]);
        const bounds = originRateWithUnknown(known, unknown);
        if (bounds === null || total.failed + total.passed === 0) return;
        expect(rate(total)).toBeGreaterThanOrEqual(bounds.low - 1e-12);
        expect(rate(total)).toBeLessThanOrEqual(bounds.high + 1e-12);
      }),
    );
  });
});

describe("a failure rate if any of several groups counted too", () => {
  test("staging at 10 of 20 and test at 0 of 10 move 5 of 50 to between 5 of 60 and 15 of 70", () => {
    const base = { failed: 5, passed: 45 };
    const groups = [
      { failed: 10, passed: 10 },
      { failed: 0, passed: 10 },
    ];
    expect(rateWithAnyOf(base, groups)).toEqual({ low: 5 / 60, high: 15 / 70 });
  });

  test("is what trying every subset finds", () => {
    fc.assert(
      fc.property(
        fc.record({ failed: count, passed: fc.integer({ min: 1, max: 12 }) }),
        fc.array(results, { maxLength: 6 }),
        (base, groups) => {
          const rates = Array.from({ length: 2 ** groups.length }, (_, subset) =>
            rate(sum([base, ...groups.filter((_group, i) => subset & (1 << i))])),
          );
          const bounds = rateWithAnyOf(base, groups);
          expect(bounds?.low).toBeCloseTo(Math.min(...rates), 12);
          expect(bounds?.high).toBeCloseTo(Math.max(...rates), 12);
        },
      ),
    );
  });
});

describe("a silent incident feed", () => {
  const day = 86_400;
  test("is one whose only incident is longer ago than two weeks", () => {
    expect(isSilent(15 * day, null)).toBe(true);
    expect(isSilent(13 * day, null)).toBe(false);
  });
  test("is not one of fifteen days where five days apart is usual and that is less than three times as long", () => {
    expect(isSilent(15 * day, 5.1 * day)).toBe(false);
    expect(isSilent(16 * day, 5.1 * day)).toBe(true);
  });
  test("is never one of less than two weeks", () => expect(isSilent(13.9 * day, 0.1 * day)).toBe(false));
});
