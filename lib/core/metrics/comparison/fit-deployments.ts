import { covariatesOf } from "./covariates";
import type { Exposures } from "./exposures";
import { fitHazards, type HazardFit } from "./hazard-ratio";
import type { Overlap } from "./overlap";
import type { Strata } from "./strata";

/** The deployment layer: the origins' ratios, batch size, time and what follows a failure, fitted together. */
export function fitDeployments(
  exposures: Exposures,
  strata: Strata,
  overlap: Overlap,
  counts: Float64Array = exposures.commitsByOrigin,
): HazardFit {
  return fitHazards(exposures, strata, overlap, counts, covariatesOf(exposures, counts));
}
