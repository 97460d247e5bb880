import type { Deployment } from "@/lib/deployments/types";
import type { Incident } from "@/lib/incidents/types";
import { type BatchSize, batchSize } from "@/lib/metrics/batch-size";
import { byOrigin } from "@/lib/metrics/by-origin";
import { changeFailureRate } from "@/lib/metrics/change-failure-rate";
import { changeLeadTime } from "@/lib/metrics/change-lead-time";
import { type DefinitionId, definition } from "@/lib/metrics/definitions";
import { deploymentFrequency } from "@/lib/metrics/deployment-frequency";
import { deploymentReworkRate, namedRemediations } from "@/lib/metrics/deployment-rework-rate";
import { type DoraFields, doraFields } from "@/lib/metrics/dora-fields";
import { failedDeploymentRecoveryTime } from "@/lib/metrics/failed-deployment-recovery-time";
import { incidentRestoreTime } from "@/lib/metrics/incident-restore-time";
import { type Measured, unmeasured } from "@/lib/metrics/measured";
import { remediationDistribution } from "@/lib/metrics/remediation-distribution";
import { rollbackRate } from "@/lib/metrics/rollback-rate";
import { startedInWindow, type TimeWindow } from "@/lib/metrics/window";
import type { Figure, FigureName } from "./schema";

export interface FiguresInput {
  /** Of the scope: the window's and those of the window before it. */
  deployments: readonly Deployment[];
  /** Of the scope; null where the scope asks for what incidents don't carry. */
  incidents: readonly Incident[] | null;
  window: TimeWindow;
}

/**
 * Every figure of one window with its counts, interval and definition: the 18 `dora_*` fields, the deployment rework
 * rate and the batch size. An unmeasured figure is null and says why.
 */
export function reportFigures({ deployments, incidents, window }: FiguresInput): Figure[] {
  const inside = startedInWindow(deployments, window);
  const incidentsInside = incidents && startedInWindow(incidents, window);
  const fields = doraFields({
    deployments: inside,
    incidents: incidentsInside ?? [],
    window,
    repositoryFiltered: incidents === null,
  });
  return [
    ...deploymentFigures(fields, inside, window),
    ...incidentFigures(fields, incidentsInside),
    ...originFigures(fields, inside),
    reworkFigure(deploymentReworkRate(inside, namedRemediations(deployments))),
    batchFigure(batchSize(inside)),
  ];
}

function deploymentFigures(fields: DoraFields, inside: readonly Deployment[], window: TimeWindow): Figure[] {
  const failureRate = changeFailureRate(inside);
  const recovery = failedDeploymentRecoveryTime(inside);
  const rollbacks = rollbackRate(inside);
  const leadTime = changeLeadTime(inside);
  const frequency = deploymentFrequency(inside, window);
  const remediations = remediationDistribution(inside);
  return [
    count(fields, "dora_deployments_total"),
    count(fields, "dora_deployments_failed"),
    count(fields, "dora_deployments_pending_evaluation"),
    of(fields, "dora_cfr", "rate", "change-failure-rate", failureRate),
    of(fields, "dora_mttr_per_deploy_seconds_median", "seconds", "failed-deployment-recovery-time", recovery),
    of(fields, "dora_mttr_per_deploy_seconds_p90", "seconds", "failed-deployment-recovery-time", recovery),
    of(fields, "dora_rollback_rate", "rate", "rollback-rate", rollbacks),
    count(fields, "dora_rollbacks_total"),
    of(fields, "dora_lead_time_seconds_median", "seconds", "change-lead-time", leadTime),
    of(fields, "dora_deploy_frequency_per_day", "per-day", "deployment-frequency", frequency),
    of(fields, "dora_remediation_distribution", "table", "remediation-distribution", remediations),
  ];
}

function incidentFigures(fields: DoraFields, incidents: readonly Incident[] | null): Figure[] {
  const restore = incidents ? incidentRestoreTime(incidents) : unmeasured("not-available-by-repository");
  const total = count(fields, "dora_incidents_total");
  return [
    incidents ? total : { ...total, reason: "not-available-by-repository" },
    of(fields, "dora_mttr_per_incident_seconds_median", "seconds", "incident-restore-time", restore),
    of(fields, "dora_mttr_per_incident_seconds_p90", "seconds", "incident-restore-time", restore),
  ];
}

function originFigures(fields: DoraFields, inside: readonly Deployment[]): Figure[] {
  const origins = byOrigin(inside);
  return [
    of(fields, "dora_cfr_by_origin", "table", "by-origin", origins, "no-known-origins"),
    of(fields, "dora_rollback_rate_by_origin", "table", "by-origin", origins, "no-failed-deployments"),
    of(fields, "dora_cfr_by_origin_coverage_pct", "percent", "by-origin", origins),
  ];
}

function reworkFigure(rework: ReturnType<typeof deploymentReworkRate>): Figure {
  const value = rework.measured ? rework.rate : null;
  return toFigure("deployment_rework_rate", "rate", "deployment-rework-rate", value, rework);
}

function batchFigure(batch: Measured<BatchSize>): Figure {
  const value = batch.measured ? batch.mean : null;
  return toFigure("batch_size_mean", "commits", "batch-size", value, batch);
}

function count(fields: DoraFields, name: Exclude<keyof DoraFields, "dora_source">): Figure {
  const value = fields[name];
  return {
    name,
    unit: "count",
    value,
    interval: null,
    counts: {},
    reason: value === null ? "no-deployments" : null,
    definition: definition("dora-fields"),
  };
}

/** A field with the metric behind it. `otherwise`: why the field is empty although the metric is measured. */
function of(
  fields: DoraFields,
  name: Exclude<keyof DoraFields, "dora_source">,
  unit: Figure["unit"],
  id: DefinitionId,
  metric: Measured<object>,
  otherwise: Figure["reason"] = null,
): Figure {
  const figure = toFigure(name, unit, id, fields[name], metric);
  return figure.value === null && metric.measured ? { ...figure, reason: otherwise } : figure;
}

function toFigure(
  name: FigureName,
  unit: Figure["unit"],
  id: DefinitionId,
  value: Figure["value"],
  metric: Measured<object>,
): Figure {
  const parts = { name, unit, value, definition: definition(id) };
  if (!metric.measured) return { ...parts, interval: null, counts: {}, reason: metric.reason };
  const { interval = null } = metric as { interval?: Figure["interval"] };
  return { ...parts, interval, counts: countsOf(metric), reason: null };
}

/** A metric's whole numbers that count something: everything but the figure itself and its spread. */
const NO_COUNT = /^(?:measured|rate|perDay|mean|median|p90|coverage|share)$|Seconds$/;

function countsOf(metric: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metric).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number" && !NO_COUNT.test(entry[0]),
    ),
  );
}
