import type { BreakdownDimension, BreakdownFigures } from "@/lib/deployments/break-down";
import { type Filters, WITHOUT_NAME } from "@/lib/filters/filters";
import { deploymentsHref } from "@/lib/filters/href";

/** With fewer evaluated deployments a row's rate says little: it is shown in grey. */
export const EVALUATED_NEEDED = 20;

/** What a breakdown is sorted by. */
export const BREAKDOWN_COLUMNS = [
  "name",
  "deployments",
  "failureRate",
  "recovery",
  "leadTime",
  "rework",
  "aiShare",
  "batchSize",
] as const;
export type BreakdownColumn = (typeof BREAKDOWN_COLUMNS)[number];

export interface BreakdownRow extends BreakdownFigures {
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
  /** Where the rates' axis ends, 0–1. */
  axisEnd: number;
}

export interface BreakdownInput {
  slug: string;
  filters: Filters;
  dimension: BreakdownDimension;
  rows: readonly BreakdownFigures[];
}

const LISTS = {
  service: "services",
  team: "teams",
  repository: "repositories",
  environment: "environments",
  tool: "tools",
} as const satisfies Record<BreakdownDimension, keyof Filters>;
const AXIS_ENDS = [0.05, 0.1, 0.2, 0.5, 1];

/** The breakdown as it is drawn. Pure. */
export function toBreakdownView({ slug, filters, dimension, rows }: BreakdownInput): BreakdownView {
  const shown = rows.map((row): BreakdownRow => {
    const narrowed = { ...filters, [LISTS[dimension]]: [row.value ?? WITHOUT_NAME] };
    const evaluated = row.changeFailureRate.measured ? row.changeFailureRate.evaluated : 0;
    return {
      ...row,
      href: deploymentsHref(slug, narrowed),
      failedHref: deploymentsHref(slug, narrowed, { verdict: ["failed"] }),
      reworkHref: deploymentsHref(slug, narrowed, { rework: "only" }),
      evaluatedMissing: Math.max(0, EVALUATED_NEEDED - evaluated),
    };
  });
  // Intervals of small rows are nearly as wide as the axis: they end at it, the others set it.
  const highest = Math.max(
    0,
    ...shown.map(({ changeFailureRate: figure, evaluatedMissing }) =>
      figure.measured ? (evaluatedMissing > 0 ? figure.rate : figure.interval.high) : 0,
    ),
  );
  return { dimension, rows: shown, axisEnd: AXIS_ENDS.find((end) => highest <= end) ?? 1 };
}

/** A row's value in a column; null where unmeasured: such rows stand last, whichever way it is sorted. */
export function sortValue(row: BreakdownFigures, column: BreakdownColumn): number | string | null {
  switch (column) {
    case "name":
      return row.label;
    case "deployments":
      return row.deployments;
    case "failureRate":
      return row.changeFailureRate.measured ? row.changeFailureRate.rate : null;
    case "recovery":
      return row.recovery.measured ? row.recovery.medianSeconds : null;
    case "leadTime":
      return row.leadTime.measured ? row.leadTime.medianSeconds : null;
    case "rework":
      return row.rework.measured ? row.rework.rate : null;
    case "aiShare":
      return row.aiShare.measured ? row.aiShare.share : null;
    case "batchSize":
      return row.batchSize.measured ? row.batchSize.mean : null;
  }
}
