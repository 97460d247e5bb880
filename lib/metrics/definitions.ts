/**
 * The version of each definition, by the name of its page in docs/metrics. It is raised whenever a definition changes
 * so that figures move, together with the page's changelog; exports and snapshots carry it beside every figure.
 */
export const DEFINITION_VERSIONS = {
  "ai-share": 3,
  "batch-size": 2,
  breakdown: 4,
  "breaking-commits": 1,
  "by-origin": 2,
  "change-failure-rate": 1,
  "change-lead-time": 2,
  "compare-windows": 2,
  "deployment-frequency": 3,
  "deployment-rework-rate": 2,
  "dora-fields": 2,
  "failed-deployment-recovery-time": 3,
  "hidden-ai": 3,
  "incident-restore-time": 2,
  "lead-time-stages": 1,
  "origin-comparison": 3,
  reconcile: 2,
  "remediation-distribution": 2,
  "rollback-rate": 2,
  series: 3,
} as const satisfies Record<string, number>;

export type DefinitionId = keyof typeof DEFINITION_VERSIONS;

/** Which definition a figure follows. */
export interface Definition {
  id: DefinitionId;
  version: number;
  /** The address of its page, below the product's own. */
  page: string;
}

/** The definition with this id as it is now. */
export function definition(id: DefinitionId): Definition {
  return { id, version: DEFINITION_VERSIONS[id], page: `/methods/${id}` };
}
