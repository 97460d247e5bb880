import { AI, type Exposures, HUMAN } from "./exposures";
import { independentFailures, type Overlap } from "./overlap";
import type { Strata } from "./strata";

/** What a comparison needs before it says anything. */
export const MIN_FAILURES = 10;
export const MIN_ARM_FAILURES = 10;

/** How near the data are to a comparison. Failures of deployments that share a change set count as one. */
export interface Evidence {
  deployments: number;
  failed: number;
  /** Failed deployments, those with shared commits counted by what they are worth. */
  independentFailures: number;
  /** Failures one would expect among AI-assisted and human commits if both broke things alike, in the same measure. */
  expectedAiFailures: number;
  expectedHumanFailures: number;
}

/** Counts what stands behind the comparison; `counts`: four numbers a row, where other than commits by origin are compared. */
export function evidenceOf(
  exposures: Exposures,
  { of, strata }: Strata,
  overlap: Overlap,
  counts: Float64Array = exposures.commitsByOrigin,
): Evidence {
  const commits = new Float64Array(3 * strata.length);
  for (let row = 0; row < exposures.count; row++) {
    const s = of[row] as number;
    for (let o = 0; o < 4; o++) {
      const count = counts[4 * row + o] as number;
      commits[3 * s] = (commits[3 * s] as number) + count;
      if (o === HUMAN) commits[3 * s + 1] = (commits[3 * s + 1] as number) + count;
      if (o === AI) commits[3 * s + 2] = (commits[3 * s + 2] as number) + count;
    }
  }
  const failed = strata.reduce((sum, s) => sum + s.failed, 0);
  const independent = independentFailures(overlap, exposures);
  const worth = failed === 0 ? 0 : independent / failed;
  const expected = (column: 1 | 2) =>
    strata.reduce((sum, { failed }, s) => {
      const all = commits[3 * s] as number;
      return all === 0 ? sum : sum + (worth * failed * (commits[3 * s + column] as number)) / all;
    }, 0);
  return {
    deployments: exposures.count,
    failed,
    independentFailures: independent,
    expectedHumanFailures: expected(1),
    expectedAiFailures: expected(2),
  };
}

/** Why it is too early to compare, or null when it isn't. */
export function gateOf(evidence: Evidence): "too-few-failures" | "arm-too-small" | null {
  if (evidence.independentFailures < MIN_FAILURES) return "too-few-failures";
  const smaller = Math.min(evidence.expectedAiFailures, evidence.expectedHumanFailures);
  return smaller < MIN_ARM_FAILURES ? "arm-too-small" : null;
}
