import { AI, type Exposures, exposuresWhere, type Names } from "./exposures";
import { fitDeployments } from "./fit-deployments";
import { type Evidence, evidenceOf, gateOf } from "./gates";
import { type HazardRatio, hazardRatio, type NoHazardRatio } from "./hazard-ratio";
import { type HolmVerdict, withHolmVerdicts } from "./holm-verdicts";
import { overlapOf } from "./overlap";
import { strataOf } from "./strata";

export interface ServiceComparison extends HolmVerdict {
  service: string;
  ratio: HazardRatio | NoHazardRatio;
  evidence: Evidence;
}

/** The comparison within each service, the words under Holm's correction. */
export function compareServices(exposures: Exposures, names: Names): ServiceComparison[] {
  const services = [...new Set(exposures.service)].sort((a, b) => a - b);
  return withHolmVerdicts(services.map((service) => compareOne(exposures, names, service)));
}

function compareOne(exposures: Exposures, names: Names, service: number) {
  const own = exposuresWhere(exposures, (row) => exposures.service[row] === service);
  const strata = strataOf(own, names);
  const overlap = overlapOf(own);
  const evidence = evidenceOf(own, strata, overlap);
  const gate = gateOf(evidence);
  const ratio: HazardRatio | NoHazardRatio =
    gate === null
      ? hazardRatio(fitDeployments(own, strata, overlap), AI)
      : { measured: false, reason: gate, bound: null };
  return { service: names.services[service] ?? "", ratio, evidence };
}
