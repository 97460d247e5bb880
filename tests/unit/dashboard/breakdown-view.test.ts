import { expect, test } from "vitest";
import { failureRateOf } from "@/lib/core/metrics/change-failure-rate";
import { unmeasured } from "@/lib/core/metrics/measured";
import { figuresBy } from "@/lib/core/metrics/metrics";
import { sortValue, toBreakdownView } from "@/lib/read/dashboard/breakdown-view";
import type { BreakdownFigures } from "@/lib/read/deployments/break-down";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";

function row(value: string | null, evaluated: number, failed: number): BreakdownFigures {
  const counts = {
    total: evaluated,
    failed,
    passed: evaluated - failed,
    pending: 0,
    evaluated,
    rolledBack: 0,
  };
  return {
    value,
    label: value,
    deployments: evaluated,
    ...figuresBy(() => unmeasured("no-commits")),
    "change-failure-rate": failureRateOf(counts),
    "ai-share": unmeasured("no-commits"),
  };
}

const view = (...rows: BreakdownFigures[]) =>
  toBreakdownView({
    slug: "acme",
    filters: { ...DEFAULT_FILTERS, services: ["x"] },
    dimension: "team",
    rows,
  });

test("a row leads to its own deployments within the page's filters, one without a name too", () => {
  const [core, nameless] = view(row("core", 30, 3), row(null, 30, 3)).rows;
  expect(core?.href).toBe("/acme/deployments?service=x&team=core");
  expect(core?.failedHref).toBe("/acme/deployments?service=x&team=core&result=failed");
  expect(nameless?.href).toBe("/acme/deployments?service=x&team=");
});

test("a row's name leads to its own figures, in the window of the page and without its other filters", () => {
  const pageOf = (
    dimension: "service" | "team" | "repository" | "environment" | "tool",
    value: string | null,
  ) =>
    toBreakdownView({
      slug: "acme",
      filters: { ...DEFAULT_FILTERS, window: { kind: "days", days: 90 }, services: ["x"] },
      dimension,
      rows: [row(value, 30, 3)],
    }).rows[0]?.pageHref;
  expect(pageOf("service", "pay/out")).toBe("/acme/services/pay%2Fout?window=90");
  expect(pageOf("team", "core")).toBe("/acme/dashboard?window=90&team=core");
  expect(pageOf("repository", "r1")).toBe("/acme/repositories/r1?window=90");
  expect(pageOf("environment", "staging")).toBe("/acme/dashboard?window=90&env=staging");
  expect(pageOf("tool", "Cursor")).toBe("/acme/dashboard?window=90&tool=Cursor");
  expect(pageOf("team", null)).toBeNull();
});

test("fewer than 20 evaluated deployments are short of a figure, by how many is told", () => {
  const [few, enough] = view(row("few", 12, 1), row("enough", 20, 1)).rows;
  expect([few?.evaluatedMissing, enough?.evaluatedMissing]).toEqual([8, 0]);
});

test("the axis holds the intervals of the rows that have enough, not those of the small ones", () => {
  expect(view(row("large", 1000, 20), row("small", 4, 0)).axisEnd).toBe(0.05);
});

test("what can't be measured has no value to sort by", () => {
  expect(sortValue(row("core", 30, 3), "failed-deployment-recovery-time")).toBeNull();
  expect(sortValue(row("core", 30, 3), "change-failure-rate")).toBe(0.1);
});
