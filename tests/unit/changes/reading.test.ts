import { expect, test } from "vitest";
import { FirstBringers } from "@/lib/core/changes/first-bringers";
import { mergeStrategyOf } from "@/lib/core/changes/merge-strategy";

test("a commit belongs to the oldest change from which it can be reached", () => {
  // m2 (place 0) merges x, y; m1 (place 1) merged x before.
  const bringers = new FirstBringers(
    new Map([
      ["m2", 0],
      ["m1", 1],
      ["start", 2],
    ]),
  );
  const walk = [
    { sha: "m2", parents: ["m1", "y"] },
    { sha: "y", parents: ["x"] },
    { sha: "m1", parents: ["start", "x"] },
    { sha: "x", parents: ["start"] },
    { sha: "start", parents: [] },
  ];
  expect(walk.map((commit) => bringers.next(commit))).toEqual([0, 0, 1, 1, 2]);
});

test("a commit that no change holds has none", () => {
  expect(new FirstBringers(new Map()).next({ sha: "a", parents: [] })).toBeNull();
});

test.each([
  [{ merges: 0, squashes: 0, plain: 0 }, null],
  [{ merges: 9, squashes: 0, plain: 1 }, "merge"],
  [{ merges: 0, squashes: 8, plain: 2 }, "squash"],
  [{ merges: 1, squashes: 1, plain: 8 }, "rebase"],
  [{ merges: 5, squashes: 5, plain: 0 }, "mixed"],
] as const)("%j is %s", (steps, strategy) => {
  expect(mergeStrategyOf(steps)).toBe(strategy);
});
