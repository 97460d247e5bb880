import type { Deployment } from "@/lib/deployments/types";
import { type Measured, measured, unmeasured } from "./measured";
import { uniqueCommits } from "./unique-commits";

export interface BatchSize {
  /** commits / deployments that carry any. */
  mean: number;
  commits: number;
  deploymentsWithCommits: number;
  /** Deployments that Datadog names no commit for; not batches of 0. */
  deploymentsWithoutCommits: number;
}

/**
 * Batch size: commits per deployment, over the deployments that carry any.
 * Source: docs/metrics/batch-size.md
 */
export function batchSize(deployments: readonly Deployment[]): Measured<BatchSize> {
  if (deployments.length === 0) return unmeasured("no-deployments");
  const sizes = deployments.map((d) => uniqueCommits(d.commits).length);
  const deploymentsWithCommits = sizes.filter((size) => size > 0).length;
  if (deploymentsWithCommits === 0) return unmeasured("no-commits");
  const commits = sizes.reduce((sum, size) => sum + size, 0);
  const deploymentsWithoutCommits = sizes.length - deploymentsWithCommits;
  return measured({
    mean: commits / deploymentsWithCommits,
    commits,
    deploymentsWithCommits,
    deploymentsWithoutCommits,
  });
}
