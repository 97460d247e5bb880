import { AI, type Exposures, exposuresAt, type Names } from "./exposures";
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
  const rows = names.services.map((): number[] => []);
  exposures.service.forEach((service, row) => {
    rows[service]?.push(row);
  });
  const shipped = names.services.flatMap((name, service) => {
    const own = rows[service] ?? [];
    return own.length > 0 ? [compareOne(name, exposuresAt(exposures, own), names)] : [];
  });
  return withHolmVerdicts(shipped);
}

function compareOne(service: string, own: Exposures, names: Names) {
  const strata = strataOf(own, names);
  const overlap = overlapOf(own);
  const evidence = evidenceOf(own, strata, overlap);
  const gate = gateOf(evidence);
  const ratio: HazardRatio | NoHazardRatio =
    gate === null
      ? hazardRatio(fitDeployments(own, strata, overlap), AI)
      : { measured: false, reason: gate, bound: null };
  return { service, ratio, evidence };
}
