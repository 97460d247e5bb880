import type { ChangeFailureRate } from "@/lib/metrics/change-failure-rate";
import type { ChangeLeadTime } from "@/lib/metrics/change-lead-time";
import type { Change } from "@/lib/metrics/compare-windows";
import type { DeploymentFrequency } from "@/lib/metrics/deployment-frequency";
import type { DeploymentReworkRate } from "@/lib/metrics/deployment-rework-rate";
import type { FailedDeploymentRecoveryTime } from "@/lib/metrics/failed-deployment-recovery-time";
import type { OpenIncidents } from "@/lib/metrics/incident-restore-time";
import type { Measured, UnmeasuredReason } from "@/lib/metrics/measured";
import type { DashboardFigures } from "./figures";
import type { Trend } from "./trend";

/** What a figure is counted in: a share of 0–1, seconds, deployments per day, or commits. */
export type FigureUnit = "rate" | "seconds" | "perDay" | "commits";

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

interface HeadlineOf<M extends string, U extends FigureUnit, F> {
  metric: M;
  unit: U;
  /** The figure as one number, null where unmeasured. */
  value: number | null;
  figure: Measured<F>;
  change: ChangeView;
  trend: Trend;
}

export type Headline =
  | HeadlineOf<"changeFailureRate", "rate", ChangeFailureRate>
  /** Incidents that haven't ended stand beside the recoveries: what is still broken has no time yet. */
  | (HeadlineOf<"recovery", "seconds", FailedDeploymentRecoveryTime> & {
      openIncidents: Measured<OpenIncidents>;
    })
  | HeadlineOf<"frequency", "perDay", DeploymentFrequency>
  | HeadlineOf<"leadTime", "seconds", ChangeLeadTime>
  | HeadlineOf<"rework", "rate", DeploymentReworkRate>;

/** Below this a change is shown as "unchanged": 0.05 points, half a per cent. */
const ROUNDS_TO_NOTHING = { points: 0.0005, percent: 0.005 };

/** A measured change as the cards show it. */
export function toChangeView(change: Measured<Change>, unit: FigureUnit): ChangeView {
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

/** The five headline cards, in reading order. */
export function toHeadlines(figures: DashboardFigures): Headline[] {
  const { changeFailureRate, recovery, frequency, leadTime, rework, changes, trends } = figures;
  return [
    {
      metric: "changeFailureRate",
      unit: "rate",
      value: changeFailureRate.measured ? changeFailureRate.rate : null,
      figure: changeFailureRate,
      change: toChangeView(changes.changeFailureRate, "rate"),
      trend: trends.changeFailureRate,
    },
    {
      metric: "recovery",
      unit: "seconds",
      value: recovery.measured ? recovery.medianSeconds : null,
      figure: recovery,
      change: toChangeView(changes.failedDeploymentRecoveryTime, "seconds"),
      trend: trends.recovery,
      openIncidents: figures.openIncidents,
    },
    {
      metric: "frequency",
      unit: "perDay",
      value: frequency.measured ? frequency.perDay : null,
      figure: frequency,
      change: toChangeView(changes.deploymentFrequency, "perDay"),
      trend: trends.frequency,
    },
    {
      metric: "leadTime",
      unit: "seconds",
      value: leadTime.measured ? leadTime.medianSeconds : null,
      figure: leadTime,
      change: toChangeView(changes.changeLeadTime, "seconds"),
      trend: trends.leadTime,
    },
    {
      metric: "rework",
      unit: "rate",
      value: rework.measured ? rework.rate : null,
      figure: rework,
      change: toChangeView(changes.deploymentReworkRate, "rate"),
      trend: trends.rework,
    },
  ];
}
