import { expect, test } from "vitest";
import { MAX_MIXED } from "@/lib/core/metrics/comparison/model-check";
import { askOnce } from "../../../simulations/ask";
import { drawWorld, START } from "../../../simulations/draw-world";
import { ALL_HOSTILE } from "../../../simulations/hostile-worlds";
import { randomFrom } from "../random";

const [world] = ALL_HOSTILE.filter(({ id }) => id === "4i");
const DAY_MS = 86_400_000;

test("no word on a few months in which repositories of a service are too small to be told apart; after a year they are", () => {
  if (!world) throw new Error("no such world");
  const year = drawWorld(world, 3, randomFrom(2));
  const months = year.filter(({ startedAt }) => startedAt.getTime() < START + 100 * DAY_MS);
  const { check, verdict } = askOnce(months);
  expect(check.mixedRepositories).toBeGreaterThan(MAX_MIXED);
  expect(check.fitsBadly).toBe(true);
  expect(["withheld", "cannot-tell", "not-compared"]).toContain(verdict.verdict);
  const late = askOnce(year);
  expect(late.check.mixedRepositories).toBeLessThan(MAX_MIXED);
  expect(late.verdict.verdict).toBe("more");
});

test("a service of one repository mixes none, however small it is", () => {
  const plain = drawWorld({ id: "", name: "", services: 30 }, 1, randomFrom(3));
  expect(askOnce(plain).check.mixedRepositories).toBe(0);
});
