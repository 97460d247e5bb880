import type { Deployment } from "@/lib/deployments/types";
import { ORIGINS } from "@/lib/origins/origin";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { ratioEstimate } from "./stats/ratio-estimator";
import { uniqueCommits } from "./unique-commits";

export interface AiShare {
  /** aiCommits / knownCommits, 0–1. */
  share: number;
  aiCommits: number;
  /** Commits of known origin: human, AI-assisted and bot. */
  knownCommits: number;
  /** Commits whose origin can't be seen; in neither count. */
  unknownCommits: number;
}

/** The share with what it could be. */
export interface AiShareEstimate extends AiShare {
  /** 95 % interval of the share, the deployment being the unit; null for a single deployment. */
  interval: Interval | null;
}

/**
 * AI share: AI-assisted commits over commits of known origin, once per deployment that carried them.
 * Source: docs/metrics/ai-share.md
 */
export function aiShare(deployments: readonly Deployment[]): Measured<AiShareEstimate> {
  const counts = new Float64Array(4 * deployments.length);
  deployments.forEach(({ commits }, i) => {
    for (const { origin } of uniqueCommits(commits)) {
      const cell = 4 * i + ORIGINS.indexOf(origin);
      counts[cell] = (counts[cell] as number) + 1;
    }
  });
  return aiShareOf(counts);
}

/** The same from four numbers a deployment: its commits of HUMAN, AI_ASSISTED, BOT, UNKNOWN. */
export function aiShareOf(commitsByOrigin: Float64Array): Measured<AiShareEstimate> {
  const count = commitsByOrigin.length / 4;
  if (count === 0) return unmeasured("no-deployments");
  const numerator = new Float64Array(count);
  const denominator = new Float64Array(count);
  let [unknownCommits, deployments] = [0, 0];
  for (let i = 0; i < count; i++) {
    const [human, ai, bot] = [commitsByOrigin[4 * i], commitsByOrigin[4 * i + 1], commitsByOrigin[4 * i + 2]];
    numerator[i] = ai as number;
    denominator[i] = (human as number) + (ai as number) + (bot as number);
    unknownCommits += commitsByOrigin[4 * i + 3] as number;
    if (denominator[i] !== 0) deployments++;
  }
  const estimate = ratioEstimate({ numerator, denominator }, independentVariance);
  if (estimate === null) return unmeasured(unknownCommits === 0 ? "no-commits" : "no-known-origins");
  const { ratio: share } = estimate;
  const interval = deployments > 1 ? estimate.interval : null;
  const [aiCommits, knownCommits] = [estimate.numerator, estimate.denominator];
  return measured({ share, aiCommits, knownCommits, unknownCommits, interval });
}

function independentVariance(residuals: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < residuals.length; i++) squares += (residuals[i] as number) ** 2;
  return residuals.length > 1 ? (squares * residuals.length) / (residuals.length - 1) : squares;
}
