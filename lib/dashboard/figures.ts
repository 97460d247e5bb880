import type { Deployment } from "@/lib/deployments/types";
import type { Incident } from "@/lib/incidents/types";
import { type ByOrigin, byOrigin } from "@/lib/metrics/by-origin";
import { type ChangeFailureRate, changeFailureRate } from "@/lib/metrics/change-failure-rate";
import { type ChangeLeadTime, changeLeadTime } from "@/lib/metrics/change-lead-time";
import { compareWindows, type WindowComparison } from "@/lib/metrics/compare-windows";
import { toHistory } from "@/lib/metrics/comparison/history";
import { type PerCommitRates, perCommitRates } from "@/lib/metrics/comparison/per-commit-rates";
import { type DeploymentCounts, deploymentCounts } from "@/lib/metrics/deployment-counts";
import { type DeploymentFrequency, deploymentFrequency } from "@/lib/metrics/deployment-frequency";
import {
  type DeploymentReworkRate,
  deploymentReworkRate,
  namedRemediations,
} from "@/lib/metrics/deployment-rework-rate";
import {
  type FailedDeploymentRecoveryTime,
  failedDeploymentRecoveryTime,
} from "@/lib/metrics/failed-deployment-recovery-time";
import { type IncidentRestoreTime, incidentRestoreTime } from "@/lib/metrics/incident-restore-time";
import { type Measured, unmeasured } from "@/lib/metrics/measured";
import { type RollbackRate, rollbackRate } from "@/lib/metrics/rollback-rate";
import { type Bucket, type BucketSize, bucketSizeFor, series } from "@/lib/metrics/series";
import { startedInWindow, type TimeWindow } from "@/lib/metrics/window";
import { type Trends, trends } from "./trend";

/** Everything the dashboard draws of one window, measured. */
export interface DashboardFigures {
  counts: DeploymentCounts;
  /** Null under a repository filter: incidents carry no repository. */
  incidents: number | null;
  changeFailureRate: Measured<ChangeFailureRate>;
  recovery: Measured<FailedDeploymentRecoveryTime>;
  frequency: Measured<DeploymentFrequency>;
  leadTime: Measured<ChangeLeadTime>;
  rework: Measured<DeploymentReworkRate>;
  rollbacks: Measured<RollbackRate>;
  restore: Measured<IncidentRestoreTime>;
  origins: Measured<ByOrigin>;
  /** The same rates with intervals that take the deployment, not the commit, as the unit. */
  perCommit: PerCommitRates;
  changes: WindowComparison;
  trends: Trends;
  series: { size: BucketSize; buckets: readonly Bucket[] };
}

export interface FiguresInput {
  /** Filtered deployments of the window and the one before it; surplus is left out. */
  deployments: readonly Deployment[];
  /** Filtered incidents; null under a repository filter. */
  incidents: readonly Incident[] | null;
  window: TimeWindow;
  timeZone: string;
  /** Since when the history is complete, null where unknown. */
  historySince: Date | null;
}

/** Measures one window for the dashboard. */
export function dashboardFigures(input: FiguresInput): DashboardFigures {
  const { deployments: all, window, timeZone, historySince } = input;
  const inside = startedInWindow(all, window);
  const incidents = input.incidents && startedInWindow(input.incidents, window);
  const size = bucketSizeFor(window);
  // A failure from before the window can name a remediation inside it.
  const named = namedRemediations(all);
  const counts = deploymentCounts(inside);
  // "None failed" would be a finding; while Datadog has decided nothing there is none.
  const undecided = counts.total > 0 && counts.evaluated === 0;
  const afterVerdicts = <T>(figure: Measured<T>): Measured<T> =>
    undecided ? unmeasured("no-evaluated-deployments") : figure;
  return {
    counts,
    incidents: incidents?.length ?? null,
    changeFailureRate: changeFailureRate(inside),
    recovery: afterVerdicts(failedDeploymentRecoveryTime(inside)),
    frequency: deploymentFrequency(inside, window),
    leadTime: changeLeadTime(inside),
    rework: deploymentReworkRate(inside, named),
    rollbacks: afterVerdicts(rollbackRate(inside)),
    restore: incidents ? incidentRestoreTime(incidents) : unmeasured("not-available-by-repository"),
    origins: byOrigin(inside),
    perCommit: perCommitRates(toHistory(all), window),
    changes: compareWindows({ deployments: all, window, historySince }),
    trends: trends(inside, window, named),
    series: { size, buckets: series({ deployments: inside, incidents, window, size, timeZone }) },
  };
}
