import fc from "fast-check";
import { expect, test } from "vitest";
import { countTicks, labelStep } from "@/components/charts/column-axis";

test("counts have few whole ticks in round steps", () => {
  expect(countTicks(0)).toEqual([0, 1]);
  expect(countTicks(3)).toEqual([0, 1, 2, 3]);
  expect(countTicks(34)).toEqual([0, 10, 20, 30, 40]);
  expect(countTicks(812)).toEqual([0, 500, 1000]);
});

test("the axis reaches every column, with five ticks at most", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (highest) => {
      const ticks = countTicks(highest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }),
    { seed: 20261125 },
  );
});

test("as many columns are named as fit", () => {
  expect([labelStep(7, 8), labelStep(31, 8), labelStep(0, 8)]).toEqual([1, 4, 1]);
});
