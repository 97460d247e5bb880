import type { Deployment } from "@/lib/core/deployments/types";
import type { Interval } from "./measured";
import { wilsonInterval } from "./stats/wilson";
import { uniqueCommits } from "./unique-commits";

/** Where the bins end: a share is 0, or above the edge before and up to its own. */
export const AI_SHARE_EDGES = [0, 0.25, 0.5, 0.75, 1] as const;

/** Evaluated deployments whose AI share lies in one bin. */
export interface AiShareBin {
  upTo: (typeof AI_SHARE_EDGES)[number];
  deployments: number;
  failed: number;
  /** failed / deployments, 0–1, with its 95 % Wilson interval; both null without deployments. */
  rate: number | null;
  interval: Interval | null;
}

export interface FailureByAiShare {
  bins: readonly AiShareBin[];
  /** Evaluated deployments without a commit of known origin; in no bin. */
  withoutKnownCommits: number;
}

/**
 * Change failure rate of deployments by the AI-assisted share of their commits of known origin, each deployment once.
 * Descriptive: it counts what a deployment carried, new or not. Source: docs/metrics/by-origin.md
 */
export function failureByAiShare(deployments: readonly Deployment[]): FailureByAiShare {
  const bins = AI_SHARE_EDGES.map(() => ({ deployments: 0, failed: 0 }));
  let withoutKnownCommits = 0;
  for (const deployment of deployments) {
    if (deployment.result === "pending") continue;
    const bin = bins[binOf(deployment)];
    if (!bin) {
      withoutKnownCommits++;
      continue;
    }
    bin.deployments++;
    if (deployment.result === "failed") bin.failed++;
  }
  return { bins: bins.map(toAiShareBin), withoutKnownCommits };
}

/** A bin's figures from its counts; `index` is its place among the edges. */
export function toAiShareBin(
  { deployments, failed }: { deployments: number; failed: number },
  index: number,
): AiShareBin {
  const isEmpty = deployments === 0;
  return {
    upTo: AI_SHARE_EDGES[index] as AiShareBin["upTo"],
    deployments,
    failed,
    rate: isEmpty ? null : failed / deployments,
    interval: isEmpty ? null : wilsonInterval(failed, deployments),
  };
}

/** −1 for a deployment without a commit of known origin. */
function binOf({ commits }: Deployment): number {
  const known = uniqueCommits(commits).filter(({ origin }) => origin !== "UNKNOWN");
  if (known.length === 0) return -1;
  const share = known.filter(({ origin }) => origin === "AI_ASSISTED").length / known.length;
  return AI_SHARE_EDGES.findIndex((edge) => share <= edge);
}
