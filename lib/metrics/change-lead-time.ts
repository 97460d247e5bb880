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
  const { sample, commits } = leadTimeSample(deployments);
  return changeLeadTimeOf({ deployments: deployments.length, commits, leadTimes: sample });
}

/** What lead time is made of. */
export interface LeadTimes {
  deployments: number;
  /** Commits, with a lead time or without. */
  commits: number;
  /** Seconds, with the deployment they waited for as the cluster. */
  leadTimes: ClusteredSample;
}

/** The same from lead times, wherever they were gathered. */
export function changeLeadTimeOf({ deployments, commits, leadTimes }: LeadTimes): Measured<ChangeLeadTime> {
  if (deployments === 0) return unmeasured("no-deployments");
  if (commits === 0) return unmeasured("no-commits");
  const { values } = leadTimes;
  if (values.length === 0) return unmeasured("no-lead-times");
  const sorted = new OrderStatistics(values);
  return measured({
    medianSeconds: sorted.median(),
    p90Seconds: sorted.p90(),
    interval: medianEstimate(leadTimes, sorted)?.interval ?? null,
    commits: values.length,
    withoutLeadTime: commits - values.length,
  });
}

/** The known lead times, each commit once a deployment, and how many commits there are with and without. */
export function leadTimeSample(deployments: readonly Deployment[]): {
  sample: ClusteredSample;
  commits: number;
} {
  const values: number[] = [];
  const clusters: number[] = [];
  let commits = 0;
  deployments.forEach((deployment, cluster) => {
    for (const { leadTimeSeconds } of uniqueCommits(deployment.commits)) {
      commits++;
      if (leadTimeSeconds === null) continue;
      values.push(leadTimeSeconds);
      clusters.push(cluster);
    }
  });
  return { sample: { values, clusters }, commits };
}
