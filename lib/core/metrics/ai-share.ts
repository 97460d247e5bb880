import { type Measured, measured, unmeasured } from "./measured";

export interface AiShare {
  /** aiCommits / knownCommits, 0–1. */
  share: number;
  aiCommits: number;
  /** Commits of known origin: human, AI-assisted and bot. */
  knownCommits: number;
  /** Commits whose origin can't be seen; in neither count. */
  unknownCommits: number;
}

/** Commits, each once per deployment that carried it. */
export interface CommitSums {
  /** The deployments, those without commits among them. */
  deployments: number;
  commits: number;
  knownCommits: number;
  aiCommits: number;
}

/**
 * AI share: AI-assisted commits over commits of known origin, once per deployment that carried them.
 * Source: docs/metrics/ai-share.md
 */
export function aiShareOf({ deployments, commits, knownCommits, aiCommits }: CommitSums): Measured<AiShare> {
  if (deployments === 0) return unmeasured("no-deployments");
  if (commits === 0) return unmeasured("no-commits");
  if (knownCommits === 0) return unmeasured("no-known-origins");
  const unknownCommits = commits - knownCommits;
  return measured({ share: aiCommits / knownCommits, aiCommits, knownCommits, unknownCommits });
}
