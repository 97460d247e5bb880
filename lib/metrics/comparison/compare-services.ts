import { holmAdjusted } from "../stats/holm";
import { AI, type Exposures, exposuresWhere, type Names } from "./exposures";
import { type Evidence, evidenceOf, gateOf } from "./gates";
import { fitHazards, type HazardRatio, hazardRatio, type NoHazardRatio } from "./hazard-ratio";
import { overlapOf } from "./overlap";
import { oneStratum } from "./strata";

export interface ServiceComparison {
  service: string;
  ratio: HazardRatio | NoHazardRatio;
  evidence: Evidence;
  /** Of the ratio being 1, corrected for the number of services looked at; null where nothing is compared. */
  adjustedPValue: number | null;
  /** By the corrected p value at 5 %. */
  verdict: "more" | "less" | "cannot-tell" | "not-compared";
}

/**
 * The comparison within each service. Twenty services looked at for half a year give a false verdict in most
 * histories, so the word is given under Holm's correction; the intervals shown are each for itself.
 */
export function compareServices(exposures: Exposures, names: Names): ServiceComparison[] {
  const services = [...new Set(exposures.service)].sort((a, b) => a - b);
  const results = services.map((service) => compareOne(exposures, names, service));
  const tested = results.flatMap(({ ratio }, i) => (ratio.measured ? [{ i, p: ratio.pValue }] : []));
  const adjusted = holmAdjusted(tested.map(({ p }) => p));
  const byResult = new Map(tested.map(({ i }, k) => [i, adjusted[k] as number]));
  return results.map((result, i) => withVerdict(result, byResult.get(i) ?? null));
}

function compareOne(exposures: Exposures, names: Names, service: number) {
  const own = exposuresWhere(exposures, (row) => exposures.service[row] === service);
  const strata = oneStratum(own, names);
  const overlap = overlapOf(own);
  const evidence = evidenceOf(own, strata, overlap);
  const gate = gateOf(evidence);
  const ratio: HazardRatio | NoHazardRatio =
    gate === null
      ? hazardRatio(fitHazards(own, strata, overlap), AI)
      : { measured: false, reason: gate, bound: null };
  return { service: names.services[service] ?? "", ratio, evidence };
}

function withVerdict(
  result: Omit<ServiceComparison, "adjustedPValue" | "verdict">,
  adjustedPValue: number | null,
): ServiceComparison {
  if (adjustedPValue === null || !result.ratio.measured) {
    return { ...result, adjustedPValue: null, verdict: "not-compared" };
  }
  const direction = result.ratio.ratio > 1 ? "more" : "less";
  return { ...result, adjustedPValue, verdict: adjustedPValue < 0.05 ? direction : "cannot-tell" };
}
