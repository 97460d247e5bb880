import type { Deployment } from "@/lib/deployments/types";
import { type Measured, measured, unmeasured } from "./measured";
import { median, p90 } from "./stats/quantile";
import { uniqueCommits } from "./unique-commits";

export interface ChangeLeadTime {
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** Commits with a lead time, one a sha a deployment. */
  commits: number;
  /** Commits without one. */
  withoutLeadTime: number;
}

/**
 * Change lead time: seconds from commit to the end of the deployment that carried it, median over commits.
 * All deployments count, whatever their verdict; a commit in two deployments has a lead time to each.
 * Source: docs/metrics/change-lead-time.md
 */
export function changeLeadTime(deployments: readonly Deployment[]): Measured<ChangeLeadTime> {
  const seconds: number[] = [];
  let all = 0;
  for (const deployment of deployments) {
    for (const commit of uniqueCommits(deployment.commits)) {
      all++;
      if (commit.leadTimeSeconds !== null) seconds.push(commit.leadTimeSeconds);
    }
  }
  return leadTimeOf(
    { deployments: deployments.length, commits: all },
    { commits: seconds.length, medianSeconds: median(seconds), p90Seconds: p90(seconds) },
  );
}

/** The same from the commits' count and the quantiles of those that have a lead time. */
export function leadTimeOf(
  { deployments, commits: all }: { deployments: number; commits: number },
  known: { commits: number; medianSeconds: number | null; p90Seconds: number | null },
): Measured<ChangeLeadTime> {
  if (deployments === 0) return unmeasured("no-deployments");
  if (all === 0) return unmeasured("no-commits");
  const { commits, medianSeconds, p90Seconds } = known;
  if (medianSeconds === null || p90Seconds === null) return unmeasured("no-lead-times");
  return measured({
    medianSeconds,
    p90Seconds,
    commits,
    withoutLeadTime: all - commits,
  });
}
