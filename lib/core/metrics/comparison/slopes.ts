import { Z95 } from "../stats/normal";
import type { Covariate } from "./covariates";
import { type HazardFit, profiledInformation } from "./hazard-ratio";

/** How much a covariate moves the log of a deployment's risk, per unit; the 95 % interval by its standard error. */
export interface SlopeEstimate {
  of: Covariate;
  value: number;
  low: number;
  high: number;
}

/** The fitted covariates, widened by the design effect; at an edge of the search the others are held. */
export function slopesOf(fit: HazardFit, designEffect: number): SlopeEstimate[] {
  const { maximum, covariates } = fit;
  if (maximum === null) return [];
  return covariates.names.flatMap((of, j) => {
    const own = -((maximum.hessian[3 + j] as number[])[3 + j] as number);
    const information = profiledInformation(fit, maximum, 3 + j) ?? own;
    if (!(information > 1e-9)) return [];
    const value = maximum.logRatios[3 + j] as number;
    const half = Z95 * Math.sqrt(designEffect / information);
    return [{ of, value, low: value - half, high: value + half }];
  });
}
