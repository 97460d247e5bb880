import type { Deployment } from "@/lib/core/deployments/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import type { ClusteredSample } from "./stats/median-interval";
import { uniqueCommits } from "./unique-commits";

export interface ChangeLeadTime {
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** 95 % interval of the median, the commits of one deployment a cluster; null where they are too few to tell. */
  interval: Interval | null;
  /** Commits with a lead time, one a sha a deployment. */
  commits: number;
  /** Commits without one. */
  withoutLeadTime: number;
}

/** Quantiles of the commits that have a lead time. */
export interface LeadTimeQuantiles {
  commits: number;
  medianSeconds: number | null;
  p90Seconds: number | null;
  /** Null or absent where too few tell. */
  estimate?: { interval: Interval } | null;
}

/** The lead times of all commits, each once a deployment; those of one deployment are a cluster. */
export function leadTimeSample(deployments: readonly Deployment[]): ClusteredSample {
  const values: number[] = [];
  const clusters: number[] = [];
  deployments.forEach((deployment, cluster) => {
    for (const { leadTimeSeconds } of uniqueCommits(deployment.commits)) {
      if (leadTimeSeconds === null) continue;
      values.push(leadTimeSeconds);
      clusters.push(cluster);
    }
  });
  return { values, clusters };
}

/**
 * Change lead time: seconds from commit to the end of the deployment that carried it, median over commits, from the
 * commits' count and the quantiles of those that have a lead time.
 * All deployments count, whatever their result; a commit in two deployments has a lead time to each.
 * Source: docs/metrics/change-lead-time.md
 */
export function leadTimeOf(
  { deployments, commits: all }: { deployments: number; commits: number },
  known: LeadTimeQuantiles,
): Measured<ChangeLeadTime> {
  if (deployments === 0) return unmeasured("no-deployments");
  if (all === 0) return unmeasured("no-commits");
  const { commits, medianSeconds, p90Seconds, estimate } = known;
  if (medianSeconds === null || p90Seconds === null) return unmeasured("no-lead-times");
  return measured({
    medianSeconds,
    p90Seconds,
    interval: estimate?.interval ?? null,
    commits,
    withoutLeadTime: all - commits,
  });
}
