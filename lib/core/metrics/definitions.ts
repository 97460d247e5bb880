import { METRIC_IDS, METRICS, type MetricId } from "./metrics";

/** Of what is defined beside the table of metrics. Raised like theirs. */
const OTHER_VERSIONS = {
  "ai-share": 3,
  breakdown: 4,
  "breaking-commits": 2,
  "by-origin": 2,
  "compare-windows": 3,
  "dora-fields": 2,
  "hidden-ai": 3,
  "incident-restore-time": 2,
  "lead-time-stages": 1,
  "origin-comparison": 3,
  reconcile: 3,
  "remediation-distribution": 2,
  "rollback-rate": 2,
  series: 3,
  "taken-back": 1,
} as const satisfies Record<string, number>;

export type DefinitionId = MetricId | keyof typeof OTHER_VERSIONS;

/**
 * The version of each definition, by the name of its page in docs/metrics; exports and snapshots carry it beside every
 * figure.
 */
export const DEFINITION_VERSIONS = {
  ...OTHER_VERSIONS,
  ...Object.fromEntries(METRIC_IDS.map((id) => [id, METRICS[id].version])),
} as Record<DefinitionId, number>;

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
