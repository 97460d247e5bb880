import type { Deployment } from "@/lib/deployments/types";
import { type Measured, measured, unmeasured } from "./measured";
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

/**
 * AI share: AI-assisted commits over commits of known origin, once per deployment that carried them.
 * Source: docs/metrics/ai-share.md
 */
export function aiShare(deployments: readonly Deployment[]): Measured<AiShare> {
  if (deployments.length === 0) return unmeasured("no-deployments");
  let [aiCommits, unknownCommits, all] = [0, 0, 0];
  for (const deployment of deployments) {
    for (const { origin } of uniqueCommits(deployment.commits)) {
      all++;
      if (origin === "AI_ASSISTED") aiCommits++;
      if (origin === "UNKNOWN") unknownCommits++;
    }
  }
  const knownCommits = all - unknownCommits;
  if (all === 0) return unmeasured("no-commits");
  if (knownCommits === 0) return unmeasured("no-known-origins");
  return measured({ share: aiCommits / knownCommits, aiCommits, knownCommits, unknownCommits });
}
