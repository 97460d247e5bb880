import type { Incident } from "@/lib/incidents/types";
import { type AiShareEstimate, aiShareOf } from "./ai-share";
import { type BatchSizes, batchSizeOf } from "./batch-size";
import { type ByOrigin, byOriginOf } from "./by-origin";
import { type ChangeFailureRate, failureRateOf } from "./change-failure-rate";
import { type ChangeLeadTime, leadTimeOf, leadTimeQuantiles } from "./change-lead-time";
import type { DeploymentCounts } from "./deployment-counts";
import { type DeploymentFrequency, frequencyOf } from "./deployment-frequency";
import { type DeploymentReworkRate, reworkRateOf } from "./deployment-rework-rate";
import type { Facts } from "./facts";
import { type FailedDeploymentRecoveryTime, recoveryOf } from "./failed-deployment-recovery-time";
import { type IncidentRestoreTime, incidentRestoreTime } from "./incident-restore-time";
import type { Measured } from "./measured";
import { type Reconciliation, reconcileOf } from "./reconcile";
import { type RemediationDistribution, remediationDistributionOf } from "./remediation-distribution";
import { type RollbackRate, rollbackRateOf } from "./rollback-rate";
import type { TimeWindow } from "./window";

/** Every figure of one window. */
export interface Figures {
  counts: DeploymentCounts;
  changeFailureRate: Measured<ChangeFailureRate>;
  reconciliation: Measured<Reconciliation>;
  failedDeploymentRecoveryTime: Measured<FailedDeploymentRecoveryTime>;
  deploymentFrequency: Measured<DeploymentFrequency>;
  changeLeadTime: Measured<ChangeLeadTime>;
  deploymentReworkRate: Measured<DeploymentReworkRate>;
  rollbackRate: Measured<RollbackRate>;
  remediationDistribution: Measured<RemediationDistribution>;
  batchSize: Measured<BatchSizes>;
  aiShare: Measured<AiShareEstimate>;
  byOrigin: Measured<ByOrigin>;
  /** Null where a repository narrows the deployments: incidents carry none. */
  incidentRestoreTime: Measured<IncidentRestoreTime> | null;
}

/** The figures of facts gathered by `factsOf`; the definitions are those of the metrics' own files. */
export function figuresOf(
  facts: Facts,
  window: TimeWindow,
  incidents: readonly Incident[] | null,
  asOf: Date | null = null,
): Figures {
  const { counts } = facts;
  return {
    counts,
    changeFailureRate: failureRateOf(counts),
    reconciliation: reconcileOf(counts, facts.rollbackDeployments),
    failedDeploymentRecoveryTime: recoveryOf(counts, facts.recoverySeconds),
    deploymentFrequency: frequencyOf(counts.total, window),
    changeLeadTime: leadTimeOf(
      { deployments: counts.total, commits: facts.commits },
      leadTimeQuantiles(facts.leadTimes),
    ),
    deploymentReworkRate: reworkRateOf(facts.remediations, counts.total),
    rollbackRate: rollbackRateOf(counts),
    remediationDistribution: remediationDistributionOf(counts.total, facts.remediationTypes),
    batchSize: batchSizeOf(facts.sizes),
    aiShare: aiShareOf(facts.commitsByOrigin),
    byOrigin: byOriginOf(counts, facts.origins),
    incidentRestoreTime: incidents && incidentRestoreTime(incidents, asOf),
  };
}
