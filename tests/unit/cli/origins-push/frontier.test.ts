import fc from "fast-check";
import { expect, test } from "vitest";
import { Frontier, MAX_HEADS } from "@/lib/tools/cli/origins-push/frontier";

test("after any number of commits, parents first, the heads with all that lead to them are exactly what was added", () => {
  const history = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(history, (shape) => {
      const parents = shape.map((picks, at) =>
        at === 0 ? [] : [...new Set(picks.map((pick) => String(pick % at)))],
      );
      const frontier = new Frontier([]);
      parents.forEach((of, at) => {
        frontier.add({ sha: String(at), parents: of });
        const reached = new Set<string>();
        const open = frontier.list([]);
        for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
          if (reached.has(sha)) continue;
          reached.add(sha);
          open.push(...(parents[Number(sha)] ?? []));
        }
        expect(frontier.list([]).length).toBeLessThanOrEqual(MAX_HEADS);
        expect(reached.size).toBe(at + 1);
      });
    }),
  );
});

test("heads of other clones are kept where there is room", () => {
  const frontier = new Frontier(["a"]);
  frontier.add({ sha: "b", parents: ["a"] });
  expect(frontier.list(["x"])).toEqual(["b", "x"]);
});
