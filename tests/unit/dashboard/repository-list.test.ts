import { expect, test } from "vitest";
import { failureRateOf } from "@/lib/core/metrics/change-failure-rate";
import { toRepositoryRows } from "@/lib/read/dashboard/repository-list";

const repositories = [
  { id: "r1", name: "github.com/acme/ledger" },
  { id: "r2", name: "github.com/acme/checkout" },
  { id: "r3", name: "github.com/acme/docs" },
];

test("most deployments come first, an idle repository is listed, and what names none comes last", () => {
  const measuredRow = (value: string | null, total: number, failed: number) => ({
    value,
    deployments: total,
    "change-failure-rate": failureRateOf({
      total,
      failed,
      pending: 0,
      evaluated: total,
    }),
  });
  const rows = toRepositoryRows(repositories, [
    measuredRow(null, 9, 0),
    measuredRow("r1", 1, 0),
    measuredRow("r2", 3, 1),
  ]);
  expect(rows.map(({ repository, deployments }) => [repository?.id ?? null, deployments])).toEqual([
    ["r2", 3],
    ["r1", 1],
    ["r3", 0],
    [null, 9],
  ]);
  expect(rows[0]?.["change-failure-rate"]).toMatchObject({ measured: true, failed: 1, evaluated: 3 });
});

test("a repository without deployments has no rate rather than a rate of 0", () => {
  expect(toRepositoryRows(repositories, [])[0]?.["change-failure-rate"]).toEqual({
    measured: false,
    reason: "no-deployments",
  });
});
