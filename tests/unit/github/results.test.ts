import { expect, test } from "vitest";
import { countUnshipped, REDEPLOYED_RULE, shippedDeployments } from "@/lib/ingest/github-deployments/results";
import { namedRepositories } from "@/lib/ingest/github-lookups/schema";
import type { GithubDeployment, GithubState } from "@/lib/providers/github/types";

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 1) + minutes * 60_000);
const DAY = 1_440;
const deployment = (
  id: number,
  sha: string,
  minutes: number,
  statuses: readonly (readonly [GithubState, number])[] = [["success", 5]],
  environment = "production",
): GithubDeployment => ({
  id,
  sha,
  environment,
  createdAt: at(minutes),
  statuses: statuses.map(([state, later]) => ({ state, at: at(minutes + later) })),
});
const results = (...deployments: GithubDeployment[]) =>
  shippedDeployments(deployments).map(({ id, failed, rule, rolledBackBy }) => ({
    id,
    failed,
    rule,
    rolledBackBy,
  }));

test("what never had a success didn't change production, however it ended, and is counted apart", () => {
  const deployments = [
    deployment(1, "a", 0, [["failure", 3]]),
    deployment(2, "b", 10, [
      ["error", 3],
      ["inactive", 9],
    ]),
    deployment(3, "c", 20, [["in_progress", 1]]),
    deployment(4, "d", 30, []),
    deployment(5, "e", 40, [
      ["queued", 1],
      ["failure", 2],
      ["success", 6],
    ]),
  ];
  expect(results(...deployments)).toEqual([{ id: 5, failed: false, rule: null, rolledBackBy: null }]);
  expect(countUnshipped(deployments)).toBe(2);
});

test("a failure after the success is GitHub's own word; that another replaced it is none", () => {
  expect(
    results(
      deployment(1, "a", 0, [
        ["success", 5],
        ["inactive", 60],
      ]),
      deployment(2, "b", 50, [
        ["success", 5],
        ["failure", 20],
      ]),
      deployment(3, "c", 100, [
        ["success", 5],
        ["error", 20],
        ["success", 30],
      ]),
    ),
  ).toEqual([
    { id: 1, failed: false, rule: null, rolledBackBy: null },
    { id: 2, failed: true, rule: null, rolledBackBy: null },
    { id: 3, failed: true, rule: null, rolledBackBy: null },
  ]);
});

test("an earlier commit in its place within 14 days rolls a deployment back, by a rule that names the commit", () => {
  const [first, second, third] = shippedDeployments([
    deployment(1, "a", 0),
    deployment(2, "b", 60),
    deployment(3, "a", 90),
  ]);
  expect([first?.failed, third?.failed]).toEqual([false, false]);
  expect(second).toMatchObject({
    failed: true,
    rule: REDEPLOYED_RULE,
    ruleCommit: "a",
    rolledBackBy: 3,
    recoverySeconds: 1_800,
    previousSha: "a",
  });
});

test("a commit deployed again, in another environment, or after 14 days rolls nothing back", () => {
  expect(
    results(deployment(1, "a", 0), deployment(2, "a", 60), deployment(3, "a", 90)).some((one) => one.failed),
  ).toBe(false);
  expect(
    results(
      deployment(1, "a", 0, [["success", 5]], "eu"),
      deployment(2, "b", 60),
      deployment(3, "a", 90),
    ).some((one) => one.failed),
  ).toBe(false);
  expect(
    results(deployment(1, "a", 0), deployment(2, "b", 60), deployment(3, "a", 61 + 14 * DAY)).some(
      (one) => one.failed,
    ),
  ).toBe(false);
});

test("a deployment that GitHub marks and that is rolled back failed by GitHub's word, and has both", () => {
  const [, second] = shippedDeployments([
    deployment(1, "a", 0),
    deployment(2, "b", 60, [
      ["success", 5],
      ["failure", 10],
    ]),
    deployment(3, "a", 90),
  ]);
  expect(second).toMatchObject({ failed: true, rule: null, rolledBackBy: 3 });
});

test("repositories are named as people write them, and nothing else is taken for one", () => {
  expect(
    namedRepositories(
      "Acme/Checkout\nhttps://github.com/acme/web.git, git@github.com:acme/api.git github.com/acme/web",
    ),
  ).toEqual(["github.com/acme/api", "github.com/acme/checkout", "github.com/acme/web"]);
  expect(namedRepositories(" \n")).toEqual([]);
  for (const wrong of ["checkout", "acme/checkout/tree", "https://gitlab.com/acme/web", "acme/<b>"])
    expect(namedRepositories(wrong), wrong).toBe("unreadable");
  expect(namedRepositories(Array.from({ length: 51 }, (_, at) => `acme/r${at}`).join(" "))).toBe("tooMany");
});
