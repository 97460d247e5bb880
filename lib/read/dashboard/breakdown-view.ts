import type { ChangeFailureRate } from "@/lib/core/metrics/change-failure-rate";
import type { Measured } from "@/lib/core/metrics/measured";
import { EVALUATED_NEEDED, metricValue } from "@/lib/core/metrics/metrics";
import { UNNAMED } from "@/lib/core/question/lists";
import type { Breakdown, BreakdownDimension, BreakdownFigures } from "@/lib/read/deployments/break-down";
import { DEFAULT_FILTERS, type Filters } from "@/lib/read/filters/filters";

import { deploymentsHref, filterQuery, teamHref } from "@/lib/read/filters/href";
import { serviceHref } from "@/lib/read/services/service-href";

/** The metrics of a row, in reading order. */
export const ROW_METRICS = [
  "change-failure-rate",
  "failed-deployment-recovery-time",
  "change-lead-time",
  "deployment-rework-rate",
  "ai-share",
  "batch-size",
] as const satisfies readonly (keyof BreakdownFigures)[];
export type RowMetric = (typeof ROW_METRICS)[number];

/** What a breakdown is sorted by. */
export const BREAKDOWN_COLUMNS = ["name", "deployments", ...ROW_METRICS] as const;
export type BreakdownColumn = (typeof BREAKDOWN_COLUMNS)[number];

export interface BreakdownRow extends BreakdownFigures {
  /** Its own figures; null where the row stands for those without a name. */
  pageHref: string | null;
  /** The deployments of the row, and its failed ones. */
  href: string;
  failedHref: string;
  reworkHref: string;
  /** Evaluated deployments still missing until the rate is more than a hint; 0 where there are enough. */
  evaluatedMissing: number;
}

export interface BreakdownView {
  dimension: BreakdownDimension;
  rows: readonly BreakdownRow[];
  /** What the groups that aren't listed add up to. */
  rest: Breakdown["rest"];
  /** Where the rates' axis ends, 0–1. */
  axisEnd: number;
}

export interface BreakdownInput {
  slug: string;
  filters: Filters;
  dimension: BreakdownDimension;
  rows: readonly BreakdownFigures[];
  rest?: Breakdown["rest"];
}

const NOTHING = { groups: 0, deployments: 0, failed: 0 };

const LISTS = {
  service: "services",
  team: "teams",
  repository: "repositories",
  environment: "environments",
  tool: "tools",
} as const satisfies Record<BreakdownDimension, keyof Filters>;
const AXIS_ENDS = [0.05, 0.1, 0.2, 0.5, 1];

/** The breakdown as it is drawn. Pure. */
export function toBreakdownView({
  slug,
  filters,
  dimension,
  rows,
  rest = NOTHING,
}: BreakdownInput): BreakdownView {
  const shown = rows.map((row): BreakdownRow => {
    const narrowed = { ...filters, [LISTS[dimension]]: [row.value ?? UNNAMED] };
    return {
      ...row,
      pageHref: row.value === null ? null : pageHref(slug, filters, dimension, row.value),
      href: deploymentsHref(slug, narrowed),
      failedHref: deploymentsHref(slug, narrowed, { result: ["failed"] }),
      reworkHref: deploymentsHref(slug, narrowed, { rework: "only" }),
      evaluatedMissing: evaluatedMissing(row["change-failure-rate"]),
    };
  });
  return {
    dimension,
    rows: shown,
    rest,
    axisEnd: rateAxisEnd(shown.map((row) => row["change-failure-rate"])),
  };
}

/** The page of one row: a service's or repository's own, for any other the dashboard narrowed to it. */
function pageHref(slug: string, filters: Filters, dimension: BreakdownDimension, value: string): string {
  const { window, environments } = filters;
  const kept = { ...DEFAULT_FILTERS, window, environments };
  switch (dimension) {
    case "service":
      return `${serviceHref(slug, value)}${filterQuery(kept)}`;
    case "team":
      return teamHref(slug, value, filters);
    case "repository":
      return `/${slug}/repositories/${value}${filterQuery(kept)}`;
    case "environment":
      return `/${slug}/dashboard${filterQuery({ ...kept, environments: [value] })}`;
    case "tool":
      return `/${slug}/dashboard${filterQuery({ ...kept, tools: [value] })}`;
  }
}

type FailureRate = Measured<Pick<ChangeFailureRate, "rate" | "evaluated" | "interval">>;

/** Evaluated deployments still missing until a rate is more than a hint; 0 where there are enough. */
export function evaluatedMissing(figure: FailureRate): number {
  return Math.max(0, EVALUATED_NEEDED - (figure.measured ? figure.evaluated : 0));
}

/** Where an axis ends that the rates of a table share, 0–1: ranges of small rows end at it, the others set it. */
export function rateAxisEnd(figures: readonly FailureRate[]): number {
  const highest = Math.max(
    0,
    ...figures.map((figure) =>
      figure.measured ? (evaluatedMissing(figure) > 0 ? figure.rate : figure.interval.high) : 0,
    ),
  );
  return AXIS_ENDS.find((end) => highest <= end) ?? 1;
}

/** A row's value in a column; null where unmeasured: such rows stand last, whichever way it is sorted. */
export function sortValue(row: BreakdownFigures, column: BreakdownColumn): number | string | null {
  if (column === "name") return row.label;
  return column === "deployments" ? row.deployments : rowValue(row, column);
}

/** A metric of a row as one number, null where unmeasured. */
export function rowValue(row: BreakdownFigures, metric: RowMetric): number | null {
  if (metric !== "ai-share") return metricValue(metric, row);
  const share = row[metric];
  return share.measured ? share.share : null;
}
