import type { Interval } from "../measured";
import { wilsonInterval } from "../stats/wilson";
import { AI, type Exposures, UNKNOWN } from "./exposures";

/** Deployments whose share of AI-assisted commits lies in one band: above `above`, up to `upTo`; the first is 0 alone. */
export interface DoseBand {
  above: number;
  upTo: number;
  deployments: number;
  failed: number;
  /** failed / deployments; null without deployments. */
  rate: number | null;
  /** 95 %, Wilson. */
  interval: Interval | null;
}

export interface DoseResponse {
  bands: readonly DoseBand[];
  /** Deployments whose new commits are all of unknown origin: no share can be told. */
  withoutKnownCommits: number;
}

const EDGES = [0, 0.25, 0.5, 0.75, 1];

/**
 * Change failure rate by the share of AI-assisted commits among a deployment's new commits of known origin; each
 * deployment counted once. It shows the data, and doesn't correct for batch size or service.
 */
export function doseResponse(exposures: Exposures): DoseResponse {
  const deployments = EDGES.map(() => 0);
  const failed = EDGES.map(() => 0);
  let withoutKnownCommits = 0;
  for (let row = 0; row < exposures.count; row++) {
    const known = knownCommits(exposures, row);
    if (known === 0) {
      withoutKnownCommits++;
      continue;
    }
    const share = (exposures.commitsByOrigin[4 * row + AI] as number) / known;
    const band = EDGES.findIndex((edge) => share <= edge);
    deployments[band] = (deployments[band] as number) + 1;
    if (exposures.failed[row]) failed[band] = (failed[band] as number) + 1;
  }
  const bands = EDGES.map((upTo, i) => bandOf(i, upTo, deployments[i] as number, failed[i] as number));
  return { bands, withoutKnownCommits };
}

function bandOf(i: number, upTo: number, deployments: number, failed: number): DoseBand {
  const isEmpty = deployments === 0;
  return {
    above: EDGES[i - 1] ?? 0,
    upTo,
    deployments,
    failed,
    rate: isEmpty ? null : failed / deployments,
    interval: isEmpty ? null : wilsonInterval(failed, deployments),
  };
}

function knownCommits(exposures: Exposures, row: number): number {
  let known = 0;
  for (let origin = 0; origin < UNKNOWN; origin++) {
    known += exposures.commitsByOrigin[4 * row + origin] as number;
  }
  return known;
}
