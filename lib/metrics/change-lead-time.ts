import type { Deployment } from "@/lib/deployments/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { type ClusteredSample, medianEstimate } from "./stats/median-interval";
import { OrderStatistics } from "./stats/quantile";
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

/**
 * Change lead time: seconds from commit to the end of the deployment that carried it, median over commits.
 * All deployments count, whatever their verdict; a commit in two deployments has a lead time to each.
 * Source: docs/metrics/change-lead-time.md
 */
export function changeLeadTime(deployments: readonly Deployment[]): Measured<ChangeLeadTime> {
  const commits = deployments.reduce((sum, d) => sum + uniqueCommits(d.commits).length, 0);
  return leadTimeOf(
    { deployments: deployments.length, commits },
    leadTimeQuantiles(leadTimeSample(deployments)),
  );
}

/** Quantiles of the commits that have a lead time. */
export interface LeadTimeQuantiles {
  commits: number;
  medianSeconds: number | null;
  p90Seconds: number | null;
  /** Null or absent where too few tell. */
  estimate?: { interval: Interval } | null;
}

/** The quantiles of a sample, the interval with the deployment as the cluster. */
export function leadTimeQuantiles(sample: ClusteredSample): LeadTimeQuantiles {
  const commits = sample.values.length;
  if (commits === 0) return { commits, medianSeconds: null, p90Seconds: null };
  const sorted = new OrderStatistics(sample.values);
  const estimate = medianEstimate(sample, sorted);
  return { commits, medianSeconds: sorted.median(), p90Seconds: sorted.p90(), estimate };
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

/** The same from the commits' count and the quantiles of those that have a lead time. */
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
