import { expect, test } from "vitest";
import { SquashHabits } from "@/lib/ingest/commit-origins/squash-habits";

const titles = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    sha: `sha-${from + at}`,
    message: `Round totals (#${from + at})`,
  }));

test("titles that small syncs bring one by one add up by repository, each commit once", () => {
  const habits = new SquashHabits([
    { repository: "acme/shop", title_shas: titles(1, 8).map(({ sha }) => sha), has_bodies: false },
  ]);
  habits.take("acme/shop", titles(8, 2));
  expect(habits.dropsBodies("acme/shop")).toBe(false);
  expect(habits.take("acme/shop", titles(9, 2))).toEqual({
    repository: "acme/shop",
    title_shas: ["sha-9", "sha-10"],
    has_bodies: false,
  });
  expect(habits.dropsBodies("acme/shop")).toBe(true);
  expect(habits.dropsBodies("acme/api")).toBe(false);
  expect(habits.dropsBodies(null)).toBe(false);
});

test("one squash merge with a body shows that the repository keeps them", () => {
  const habits = new SquashHabits();
  habits.take("acme/shop", titles(1, 12));
  expect(habits.dropsBodies("acme/shop")).toBe(true);
  habits.take("acme/shop", [{ sha: "whole", message: "Add a cart (#99)\n\nIt holds totals." }]);
  expect(habits.dropsBodies("acme/shop")).toBe(false);
});

test("what is no squash merge tells nothing", () => {
  expect(
    new SquashHabits().take("acme/shop", [
      { sha: "a", message: "Fix" },
      { sha: "b", message: null },
    ]),
  ).toBeNull();
});
