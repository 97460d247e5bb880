import { expect, test } from "vitest";
import { findTakenBack, type Shipped } from "@/lib/ingest/taken-back/find";

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 5, 1);
const sha = (name: string) => name.padEnd(40, "0");
const shipped = (
  day: number,
  commits: readonly (readonly [name: string, message: string | null])[],
  isHotfix = false,
): Shipped => ({
  startedAt: new Date(START + day * DAY_MS),
  isHotfix,
  commits: commits.map(([name, message]) => ({ sha: sha(name), message })),
});
const found = (deployments: readonly Shipped[], since = 0, repository: string | null = "shop") =>
  findTakenBack(deployments, { since: new Date(START + since * DAY_MS), repository }).map(
    (one) => [one.sha, one.by, one.rule] as const,
  );

const FIRST = shipped(0, [
  ["a1", "Keep the order (#41)"],
  ["a2", "Round per line (#42)"],
]);

test("a later commit takes back by SHA, by number and by title, each one commit of a deployment and not the others", () => {
  const reverts = [
    ["b1", `Revert it\n\nThis reverts commit ${sha("a1")}.`, "a1", "reverted-sha"],
    ["b2", "Revert #42", "a2", "reverted-number"],
    ["b3", 'Revert "Keep the order"', "a1", "reverted-title"],
  ] as const;
  for (const [by, message, of, rule] of reverts) {
    expect(found([FIRST, shipped(3, [[by, message]])])).toEqual([[sha(of), sha(by), rule]]);
  }
});

test("what a hotfix deployment's commits name they repair; in an ordinary one the words alone don't", () => {
  const fix = [["c1", `Round again\n\nFixes: ${sha("a2").slice(0, 12)}`]] as const;
  expect(found([FIRST, shipped(1, fix, true)])).toEqual([[sha("a2"), sha("c1"), "hotfix-names"]]);
  expect(found([FIRST, shipped(1, fix)])).toEqual([]);
});

test("a hotfix that names nothing says it of none, though the deployment before had one commit only", () => {
  expect(found([shipped(0, [["a1", "One thing"]]), shipped(1, [["c1", "hotfix: prices"]], true)])).toEqual(
    [],
  );
});

test("after 14 days nothing is taken back, nor what never went out by itself", () => {
  const revert = `This reverts commit ${sha("a1")}.`;
  expect(found([FIRST, shipped(14, [["b1", revert]])])).toHaveLength(1);
  expect(found([FIRST, shipped(15, [["b1", revert]])])).toEqual([]);
  const [a1, a2] = FIRST.commits;
  const together = { ...FIRST, commits: [a1, a2, { sha: sha("b1"), message: revert }] as Shipped["commits"] };
  expect(found([together])).toEqual([]);
});

test("only what was taken back since is told: the days before are another search's", () => {
  const revert = shipped(3, [["b1", `This reverts commit ${sha("a1")}.`]]);
  expect(found([FIRST, revert], 3)).toHaveLength(1);
  expect(found([FIRST, revert], 4)).toEqual([]);
});

test("a commit without a message takes nothing back and is found by its SHA alone; another repository's number is none of its", () => {
  const silent = shipped(0, [["a1", null]]);
  expect(found([silent, shipped(1, [["b1", null]])])).toEqual([]);
  expect(found([silent, shipped(1, [["b1", `This reverts commit ${sha("a1")}.`]])])).toHaveLength(1);
  expect(found([FIRST, shipped(1, [["b1", "Revert acme/other#42"]])])).toEqual([]);
});
