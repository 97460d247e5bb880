import { DEFINITION_VERSIONS } from "@/lib/core/metrics/definitions";

/** Raised whenever a definition changes so that figures move: docs/metrics/origin-comparison.md, changelog. */
export const COMPARISON_DEFINITION_VERSION = DEFINITION_VERSIONS["origin-comparison"];
