import { covariatesOf } from "./covariates";
import { AI, type Exposures, exposuresWhere, type Names } from "./exposures";
import { fitDeployments } from "./fit-deployments";
import { type Evidence, evidenceOf, gateOf } from "./gates";
import { fitHazards, type HazardRatio, hazardRatio, type NoHazardRatio } from "./hazard-ratio";
import { overlapOf } from "./overlap";
import { type SlopeEstimate, slopesOf } from "./slopes";
import { strataOf } from "./strata";

/** The ratio of deployments beside the one at equal size in lines, both over the deployments whose lines are known. */
export interface SizeAdjusted {
  evidence: Evidence;
  /** Whatever size AI-assisted commits have: the total effect. */
  total: HazardRatio | NoHazardRatio;
  /** Against human commits of as many lines: the direct effect, without what larger commits do. */
  direct: HazardRatio | NoHazardRatio;
  /** How the risk of a deployment goes with the lines of its commits: their power. Null where that can't be told. */
  power: SlopeEstimate | null;
}

/**
 * Fits the deployment layer with the mean lines of a deployment's commits as well. Null where no deployment's lines are
 * known, where all are alike, or where those that are known don't pass the gates.
 * Source: docs/metrics/origin-comparison.md
 */
export function sizeAdjusted(exposures: Exposures, names: Names): SizeAdjusted | null {
  const { lines } = exposures;
  if (lines === null) return null;
  const own = exposuresWhere(exposures, (row) => !Number.isNaN(lines[row] as number));
  const strata = strataOf(own, names);
  const overlap = overlapOf(own);
  const evidence = evidenceOf(own, strata, overlap);
  if (gateOf(evidence) !== null) return null;
  const counts = own.commitsByOrigin;
  const covariates = covariatesOf(own, counts, "with-lines");
  if (!covariates.names.includes("lines")) return null;
  const fit = fitHazards(own, strata, overlap, counts, covariates);
  const direct = hazardRatio(fit, AI);
  const slopes = slopesOf(fit, direct.measured ? direct.designEffect : 1);
  return {
    evidence,
    total: hazardRatio(fitDeployments(own, strata, overlap), AI),
    direct,
    power: slopes.find(({ of }) => of === "lines") ?? null,
  };
}
