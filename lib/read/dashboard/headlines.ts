import { type Change, COMPARED_METRICS, type ComparedMetric } from "@/lib/core/metrics/compare-windows";
import type { Measured, UnmeasuredReason } from "@/lib/core/metrics/measured";
import { METRICS, type MetricTypes, type MetricUnit, metricValue } from "@/lib/core/metrics/metrics";
import type { DashboardFigures } from "./figures";
import type { Trend } from "./trend";

/** The movement against the window before, as it is shown; or why none is. */
export type ChangeView =
  | {
      kind: "moved";
      /** "same" where the movement rounds to nothing. */
      direction: "up" | "down" | "same";
      /** Percentage points (as 0–1) for rates, else the share by which it grew or shrank. Never negative. */
      size: number;
      unit: "points" | "percent";
      beyondChance: boolean;
      before: number;
      /** What the one before rests on: evaluated deployments, recoveries, deployments or commits. */
      beforeCount: number;
    }
  | { kind: "none"; reason: UnmeasuredReason };

/** One figure of the window, as its card shows it. */
export interface Headline<Id extends ComparedMetric = ComparedMetric> {
  metric: Id;
  unit: MetricUnit;
  /** The figure as one number, null where unmeasured. */
  value: number | null;
  figure: Measured<MetricTypes[Id]>;
  change: ChangeView;
  trend: Trend;
}

/** Below this a change is shown as "unchanged": 0.05 points, half a per cent. */
const ROUNDS_TO_NOTHING = { points: 0.0005, percent: 0.005 };

/** A measured change as the cards show it. */
export function toChangeView(change: Measured<Change>, unit: MetricUnit): ChangeView {
  if (!change.measured) return { kind: "none", reason: change.reason };
  const shown = unit === "rate" ? "points" : "percent";
  const signed = signedSize(change, shown);
  if (signed === null) return { kind: "none", reason: "too-few-to-compare" };
  const size = Math.abs(signed);
  const direction = size < ROUNDS_TO_NOTHING[shown] ? "same" : signed > 0 ? "up" : "down";
  return {
    kind: "moved",
    direction,
    size,
    unit: shown,
    beyondChance: change.beyondChance,
    before: change.before,
    beforeCount: change.beforeCount,
  };
}

/** A share of nothing is no share: null where the window before was 0 and the change is asked for in per cent. */
function signedSize(change: Change, shown: "points" | "percent"): number | null {
  if (change.kind === "ratio") return change.change - 1;
  if (shown === "points") return change.change;
  return change.before === 0 ? null : change.change / change.before;
}

/** The headline cards, in reading order. */
export function toHeadlines(figures: DashboardFigures): Headline[] {
  return COMPARED_METRICS.map((metric) => {
    const { unit } = METRICS[metric];
    return {
      metric,
      unit,
      value: metricValue(metric, figures),
      figure: figures[metric],
      change: toChangeView(figures.changes[metric], unit),
      trend: figures.trends[metric],
    };
  });
}
