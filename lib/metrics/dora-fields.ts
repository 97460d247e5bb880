import type { Deployment } from "@/lib/deployments/types";
import type { Incident } from "@/lib/incidents/types";
import type { KnownOrigin } from "@/lib/origins/origin";
import { type ByOrigin, byOrigin } from "./by-origin";
import { changeFailureRate } from "./change-failure-rate";
import { changeLeadTime } from "./change-lead-time";
import { deploymentCounts } from "./deployment-counts";
import { deploymentFrequency } from "./deployment-frequency";
import { failedDeploymentRecoveryTime } from "./failed-deployment-recovery-time";
import type { Figures } from "./figures";
import { type IncidentRestoreTime, incidentRestoreTime } from "./incident-restore-time";
import type { Measured } from "./measured";
import { remediationDistribution } from "./remediation-distribution";
import { rollbackRate } from "./rollback-rate";
import { startedInWindow, type TimeWindow } from "./window";

/** The 18 fields, by the names they have in exports and on the command line. Null means nothing to count. */
export interface DoraFields {
  dora_source: "datadog" | null;
  dora_deployments_total: number | null;
  dora_deployments_failed: number | null;
  dora_deployments_pending_evaluation: number | null;
  dora_incidents_total: number | null;
  dora_cfr: number | null;
  dora_mttr_per_deploy_seconds_median: number | null;
  dora_mttr_per_deploy_seconds_p90: number | null;
  dora_mttr_per_incident_seconds_median: number | null;
  dora_mttr_per_incident_seconds_p90: number | null;
  dora_rollback_rate: number | null;
  dora_rollbacks_total: number | null;
  dora_lead_time_seconds_median: number | null;
  dora_deploy_frequency_per_day: number | null;
  dora_remediation_distribution: Record<string, number> | null;
  dora_cfr_by_origin: Partial<Record<KnownOrigin, { failed: number; evaluated: number; cfr: number }>> | null;
  dora_rollback_rate_by_origin: Partial<
    Record<KnownOrigin, { rollbacks: number; failed: number; rollback_rate: number }>
  > | null;
  /** 0–100. */
  dora_cfr_by_origin_coverage_pct: number | null;
}

export interface DoraFieldsInput {
  /** Already filtered by environment, service, team and repository. */
  deployments: readonly Deployment[];
  /** Already filtered by environment, service and team. */
  incidents: readonly Incident[];
  window: TimeWindow;
  /** True when a repository narrows the deployments: incidents carry none, so their fields are null. */
  repositoryFiltered: boolean;
}

type DeploymentFields = Pick<
  DoraFields,
  | "dora_deployments_total"
  | "dora_deployments_failed"
  | "dora_deployments_pending_evaluation"
  | "dora_cfr"
  | "dora_mttr_per_deploy_seconds_median"
  | "dora_mttr_per_deploy_seconds_p90"
  | "dora_rollback_rate"
  | "dora_rollbacks_total"
  | "dora_lead_time_seconds_median"
  | "dora_deploy_frequency_per_day"
  | "dora_remediation_distribution"
>;
type IncidentFields = Pick<
  DoraFields,
  "dora_incidents_total" | "dora_mttr_per_incident_seconds_median" | "dora_mttr_per_incident_seconds_p90"
>;
type OriginFields = Pick<
  DoraFields,
  "dora_cfr_by_origin" | "dora_rollback_rate_by_origin" | "dora_cfr_by_origin_coverage_pct"
>;

/**
 * The 18 `dora_*` fields of one window. Without deployments and incidents all are null; with some, the counts are
 * whole numbers (0 possible) and everything else is null where there is nothing to count.
 * Rates are 0–1, durations seconds, coverage 0–100. Only events that started in the window count.
 * Source: docs/metrics/dora-fields.md
 */
export function doraFields(input: DoraFieldsInput): DoraFields {
  const deployments = startedInWindow(input.deployments, input.window);
  const incidents = input.repositoryFiltered ? null : startedInWindow(input.incidents, input.window);
  return doraFieldsOf(
    {
      counts: deploymentCounts(deployments),
      changeFailureRate: changeFailureRate(deployments),
      failedDeploymentRecoveryTime: failedDeploymentRecoveryTime(deployments),
      rollbackRate: rollbackRate(deployments),
      changeLeadTime: changeLeadTime(deployments),
      deploymentFrequency: deploymentFrequency(deployments, input.window),
      remediationDistribution: remediationDistribution(deployments),
      byOrigin: byOrigin(deployments),
      incidentRestoreTime: incidents && incidentRestoreTime(incidents),
    },
    incidents?.length ?? null,
  );
}

type FieldFigures = Omit<Figures, "reconciliation" | "deploymentReworkRate" | "batchSize" | "aiShare">;

/** The fields as a view of the window's figures; `incidents` is their number, null under a repository filter. */
export function doraFieldsOf(figures: FieldFigures, incidents: number | null): DoraFields {
  if (figures.counts.total === 0 && (incidents ?? 0) === 0) return { ...NO_DATA };
  const restore = figures.incidentRestoreTime;
  return {
    dora_source: "datadog",
    ...deploymentFields(figures),
    ...(restore === null || incidents === null ? NO_INCIDENT_FIELDS : incidentFields(restore, incidents)),
    ...originFields(figures.byOrigin),
  };
}

function deploymentFields(figures: FieldFigures): DeploymentFields {
  const { counts, changeFailureRate: failureRate, failedDeploymentRecoveryTime: recovery } = figures;
  const { rollbackRate: rollbacks, changeLeadTime: leadTime, deploymentFrequency: frequency } = figures;
  const { remediationDistribution: remediations } = figures;
  return {
    dora_deployments_total: counts.total,
    dora_deployments_failed: counts.failed,
    dora_deployments_pending_evaluation: counts.pending,
    dora_cfr: failureRate.measured ? failureRate.rate : null,
    dora_mttr_per_deploy_seconds_median: recovery.measured ? recovery.medianSeconds : null,
    dora_mttr_per_deploy_seconds_p90: recovery.measured ? recovery.p90Seconds : null,
    dora_rollback_rate: rollbacks.measured ? rollbacks.rate : null,
    dora_rollbacks_total: counts.rolledBack,
    dora_lead_time_seconds_median: leadTime.measured ? leadTime.medianSeconds : null,
    dora_deploy_frequency_per_day: frequency.measured ? frequency.perDay : null,
    dora_remediation_distribution: remediations.measured ? remediations.counts : null,
  };
}

function incidentFields(restore: Measured<IncidentRestoreTime>, incidents: number): IncidentFields {
  return {
    dora_incidents_total: incidents,
    dora_mttr_per_incident_seconds_median: restore.measured ? restore.medianSeconds : null,
    dora_mttr_per_incident_seconds_p90: restore.measured ? restore.p90Seconds : null,
  };
}

function originFields(origins: Measured<ByOrigin>): OriginFields {
  if (!origins.measured) return NO_ORIGIN_FIELDS;
  return {
    dora_cfr_by_origin: emptyAsNull(failureRateFields(origins.failureRates)),
    dora_rollback_rate_by_origin: emptyAsNull(rollbackRateFields(origins.rollbackRates)),
    dora_cfr_by_origin_coverage_pct: (100 * origins.knownCommits) / origins.commits,
  };
}

function failureRateFields(rates: ByOrigin["failureRates"]): NonNullable<DoraFields["dora_cfr_by_origin"]> {
  const entries = Object.entries(rates).map(([origin, { failed, evaluated, rate }]) => [
    origin,
    { failed, evaluated, cfr: rate },
  ]);
  return Object.fromEntries(entries);
}

function rollbackRateFields(
  rates: ByOrigin["rollbackRates"],
): NonNullable<DoraFields["dora_rollback_rate_by_origin"]> {
  const entries = Object.entries(rates).map(([origin, { rollbacks, failed, rate }]) => [
    origin,
    { rollbacks, failed, rollback_rate: rate },
  ]);
  return Object.fromEntries(entries);
}

function emptyAsNull<T extends object>(buckets: T): T | null {
  return Object.keys(buckets).length === 0 ? null : buckets;
}

const NO_INCIDENT_FIELDS: IncidentFields = {
  dora_incidents_total: null,
  dora_mttr_per_incident_seconds_median: null,
  dora_mttr_per_incident_seconds_p90: null,
};

const NO_ORIGIN_FIELDS: OriginFields = {
  dora_cfr_by_origin: null,
  dora_rollback_rate_by_origin: null,
  dora_cfr_by_origin_coverage_pct: null,
};

const NO_DATA: DoraFields = {
  dora_source: null,
  dora_deployments_total: null,
  dora_deployments_failed: null,
  dora_deployments_pending_evaluation: null,
  dora_cfr: null,
  dora_mttr_per_deploy_seconds_median: null,
  dora_mttr_per_deploy_seconds_p90: null,
  dora_rollback_rate: null,
  dora_rollbacks_total: null,
  dora_lead_time_seconds_median: null,
  dora_deploy_frequency_per_day: null,
  dora_remediation_distribution: null,
  ...NO_INCIDENT_FIELDS,
  ...NO_ORIGIN_FIELDS,
};
