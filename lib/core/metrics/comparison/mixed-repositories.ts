import type { Exposures } from "./exposures";
import type { FittedRows } from "./score-test";
import { withSeveralRepositories } from "./strata";

/**
 * The share of failures in strata where repositories of one service are thrown together, 0–1. They are until each holds
 * enough for a stratum of its own; what they differ in looks like AI where they differ in how much AI they use, and
 * too little is there for a test to see it.
 */
export function mixedRepositories({ rows, stratum }: FittedRows, exposures: Exposures): number {
  const { service, repository, failed } = exposures;
  const several = withSeveralRepositories(exposures);
  const first = new Map<string, number>();
  const mixed = new Set<number>();
  rows.forEach((row, i) => {
    if (!several[service[row] as number]) return;
    const key = `${stratum[i]} ${service[row]}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, repository[row] as number);
    else if (known !== repository[row]) mixed.add(stratum[i] as number);
  });
  let [failures, inMixed] = [0, 0];
  rows.forEach((row, i) => {
    if (!failed[row]) return;
    failures++;
    if (mixed.has(stratum[i] as number)) inMixed++;
  });
  return failures === 0 ? 0 : inMixed / failures;
}
