import type { DeploymentDetail, RelatedDeployment } from "./detail";

/** Why a deployment counts as it does, for the page to say in words. */
export type ResultReason =
  /** A later deployment went back to what ran before; Datadog blames the first deployment after the one it went back to. */
  | { kind: "rolled-back"; by: RelatedDeployment | null; target: RelatedDeployment | null }
  /** A later deployment repaired it going forward. */
  | { kind: "repaired"; type: string; by: RelatedDeployment | null }
  /** Datadog says that it failed and names nothing that ended it. */
  | { kind: "failed" }
  | { kind: "passed" }
  | { kind: "pending" };

/** The reason behind a result, as far as Datadog tells it. */
export function resultReason(deployment: DeploymentDetail): ResultReason {
  const { result, remediationType, remediatedBy, before } = deployment;
  if (result !== "failed") return { kind: result };
  if (remediationType === null) return { kind: "failed" };
  if (remediationType !== "rollback") return { kind: "repaired", type: remediationType, by: remediatedBy };
  return { kind: "rolled-back", by: remediatedBy, target: rollbackTarget(remediatedBy, before) };
}

/** The deployment just before is what the rollback went back to, where both show it by their version or sha. */
function rollbackTarget(
  rollback: RelatedDeployment | null,
  before: RelatedDeployment | null,
): RelatedDeployment | null {
  if (rollback === null || before === null) return null;
  const sameVersion = rollback.version !== null && rollback.version === before.version;
  const sameCommit = rollback.commitSha !== null && rollback.commitSha === before.commitSha;
  return sameVersion || sameCommit ? before : null;
}
