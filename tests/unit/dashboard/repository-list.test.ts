import { expect, test } from "vitest";
import { toRepositoryRows } from "@/lib/dashboard/repository-list";
import { deployment, several } from "../metrics/build";

const repositories = [
  { id: "r1", name: "github.com/acme/ledger" },
  { id: "r2", name: "github.com/acme/checkout" },
  { id: "r3", name: "github.com/acme/docs" },
];

test("most deployments come first, an idle repository is listed, and what names none comes last", () => {
  const rows = toRepositoryRows(repositories, [
    ...several(2, { repositoryId: "r2" }),
    deployment({ repositoryId: "r2", verdict: "failed" }),
    deployment({ repositoryId: "r1" }),
    ...several(9, { repositoryId: null }),
  ]);
  expect(rows.map(({ repository, deployments }) => [repository?.id ?? null, deployments])).toEqual([
    ["r2", 3],
    ["r1", 1],
    ["r3", 0],
    [null, 9],
  ]);
  expect(rows[0]?.changeFailureRate).toMatchObject({ measured: true, failed: 1, evaluated: 3 });
});

test("a repository without deployments has no rate rather than a rate of 0", () => {
  expect(toRepositoryRows(repositories, [])[0]?.changeFailureRate).toEqual({
    measured: false,
    reason: "no-deployments",
  });
});
