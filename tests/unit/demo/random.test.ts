import { expect, test } from "vitest";
import { createRandom, hashText } from "@/lib/providers/simulated-datadog/random";

const draws = (key: string, count: number) => {
  const random = createRandom(key);
  return Array.from({ length: count }, () => random.next());
};

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the same key gives the same sequence, a neighbouring key an unrelated one", () => {
  expect(draws("day:1", 50)).toEqual(draws("day:1", 50));
  const firsts = Array.from({ length: 2000 }, (_, index) => createRandom(`day:${index}`).next());
  expect(new Set(firsts).size).toBe(2000);
  expect(mean(firsts)).toBeCloseTo(0.5, 1);
});

test("draws lie in [0, 1) and spread evenly over ten equal parts", () => {
  const parts = Array.from({ length: 10 }, () => 0);
  for (const value of draws("even", 20_000))
    parts[Math.floor(value * 10)] = (parts[Math.floor(value * 10)] ?? 0) + 1;
  expect(parts).toHaveLength(10);
  for (const count of parts) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test("counts and log-normal draws have the mean and the median asked for", () => {
  const random = createRandom("shape");
  expect(mean(Array.from({ length: 20_000 }, () => random.count(3)))).toBeCloseTo(3, 1);
  const sorted = Array.from({ length: 20_001 }, () => random.logNormal(100, 1)).sort((a, b) => a - b);
  expect(Math.abs((sorted[10_000] ?? 0) - 100)).toBeLessThan(5);
});

test("weights are kept to, and a weight of zero is never drawn", () => {
  const random = createRandom("weights");
  const picks = Array.from({ length: 10_000 }, () =>
    random.weighted([
      ["never", 0],
      ["often", 3],
      ["seldom", 1],
    ]),
  );
  expect(picks).not.toContain("never");
  expect(picks.filter((pick) => pick === "often").length / 10_000).toBeCloseTo(0.75, 1);
});

test("a hash is an unsigned 32-bit number", () => {
  for (const text of ["", "a", "ü", "a long text with spaces"]) {
    expect(hashText(text)).toBe(hashText(text) >>> 0);
  }
});
