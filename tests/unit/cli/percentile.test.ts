import { expect, test } from "vitest";
import { percentile } from "@/lib/tools/bench/load-bench/percentile";

test("a percentile is a value that was measured, by nearest rank (Hyndman and Fan's definition 1)", () => {
  const values = [15, 20, 35, 40, 50];
  expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(values, share))).toEqual([15, 20, 20, 35, 50]);
  expect(values).toEqual([15, 20, 35, 40, 50]);
  expect(percentile([], 0.5)).toBeNaN();
});
