import { covariatesOf } from "./covariates";
import { AI, BOT, type ExposureLimits, exposuresOf, HUMAN, UNKNOWN } from "./exposures";
import { type Evidence, evidenceOf, gateOf } from "./gates";
import { fitHazards, type HazardRatio, hazardRatio, type NoHazardRatio } from "./hazard-ratio";
import type { History } from "./history";
import { type HolmVerdict, withHolmVerdicts } from "./holm-verdicts";
import { overlapOf } from "./overlap";
import { strataOf } from "./strata";

export interface ToolComparison extends HolmVerdict {
  /** An AI tool, as the evidence names it. */
  tool: string;
  /** How many times as likely a commit that names the tool is to break its deployment as a human one. */
  ratio: HazardRatio | NoHazardRatio;
  /** The smaller side is the tool's commits or the human ones. */
  evidence: Evidence;
  /** Newly exposed commits that name the tool. */
  commits: number;
  /** Compared deployments with any of them, and how many of those failed. */
  carriedBy: number;
  carriedByFailed: number;
}

/**
 * The comparison of each AI tool's commits with human ones, adjusted as the headline is, the words under Holm's
 * correction. A commit that names several tools counts with each. While one tool is compared, the commits of all
 * others have a hazard of their own, and so have bot and unknown commits together.
 */
export function compareTools(history: History, limits: ExposureLimits): ToolComparison[] {
  const { tools, toolSets, toolSet, commit } = history;
  const byTool = tools.map(() => new Map<number, number>());
  const exposures = exposuresOf(history, limits, (row, place) => {
    for (const tool of toolSets[toolSet[commit[place] as number] as number] ?? []) {
      const counts = byTool[tool] as Map<number, number>;
      counts.set(row, (counts.get(row) ?? 0) + 1);
    }
  });
  const strata = strataOf(exposures, history);
  const overlap = overlapOf(exposures);
  // A tool's commits move between columns, and a deployment's size stays.
  const covariates = covariatesOf(exposures, exposures.commitsByOrigin);
  const results = tools.map((tool, t) => {
    const own = byTool[t] as Map<number, number>;
    const counts = countsOf(exposures.commitsByOrigin, own);
    const evidence = evidenceOf(exposures, strata, overlap, counts);
    const gate = gateOf(evidence);
    const ratio: HazardRatio | NoHazardRatio =
      gate === null
        ? hazardRatio(fitHazards(exposures, strata, overlap, counts, covariates), AI)
        : { measured: false, reason: gate, bound: null };
    const commits = [...own.values()].reduce((sum, count) => sum + count, 0);
    const carriedByFailed = [...own.keys()].filter((row) => exposures.failed[row]).length;
    return { tool, ratio, evidence, commits, carriedBy: own.size, carriedByFailed };
  });
  return withHolmVerdicts(results).sort((a, b) => b.commits - a.commits || (a.tool < b.tool ? -1 : 1));
}

/** Human, this tool's, other tools', and bot with unknown commits: the four columns of one tool's comparison. */
function countsOf(commitsByOrigin: Float64Array, own: ReadonlyMap<number, number>): Float64Array {
  const counts = new Float64Array(commitsByOrigin.length);
  for (let at = 0; at < counts.length; at += 4) {
    const ofTool = own.get(at / 4) ?? 0;
    counts[at + HUMAN] = commitsByOrigin[at + HUMAN] as number;
    counts[at + AI] = ofTool;
    counts[at + OTHER_TOOLS] = (commitsByOrigin[at + AI] as number) - ofTool;
    counts[at + REST] = (commitsByOrigin[at + BOT] as number) + (commitsByOrigin[at + UNKNOWN] as number);
  }
  return counts;
}

const OTHER_TOOLS = BOT;
const REST = UNKNOWN;
