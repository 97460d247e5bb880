import type { Deployment } from "@/lib/deployments/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { medianEstimate } from "./stats/median-interval";
import { OrderStatistics } from "./stats/quantile";
import { uniqueCommits } from "./unique-commits";

export interface LeadTimeStage {
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** 95 % interval of the median, the commits of one deployment a cluster; null where they are too few to tell. */
  interval: Interval | null;
  /** The stage's seconds over all seconds, 0–1; the three add up to 1. 0 where no time passed at all. */
  share: number;
}

export interface LeadTimeStages {
  /** From commit to merge. */
  beforeMerge: LeadTimeStage;
  /** From merge to the start of the deployment: Datadog's `time_to_deploy`. */
  waiting: LeadTimeStage;
  /** From start to end of the deployment. */
  deploying: LeadTimeStage;
  /** Commits whose three stages are known, one a sha a deployment. */
  commits: number;
  withoutStages: number;
}

interface StageSample {
  clusters: number[];
  beforeMerge: number[];
  waiting: number[];
  deploying: number[];
}

/**
 * The stages of change lead time, commit by commit: before merge, waiting, deploying. They add up to the lead time.
 * Datadog's `time_to_deploy` runs from the merge (from the commit, where it knows no pull request) to the start.
 * Source: docs/metrics/lead-time-stages.md
 */
export function leadTimeStages(deployments: readonly Deployment[]): Measured<LeadTimeStages> {
  if (deployments.length === 0) return unmeasured("no-deployments");
  const { sample, all } = collectStages(deployments);
  if (all === 0) return unmeasured("no-commits");
  const commits = sample.clusters.length;
  if (commits === 0) return unmeasured("no-lead-times");
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const total = sum(sample.beforeMerge) + sum(sample.waiting) + sum(sample.deploying);
  const stage = (values: readonly number[]): LeadTimeStage => {
    const sorted = new OrderStatistics(values);
    return {
      medianSeconds: sorted.median(),
      p90Seconds: sorted.p90(),
      interval: medianEstimate({ values, clusters: sample.clusters }, sorted)?.interval ?? null,
      share: total === 0 ? 0 : sum(values) / total,
    };
  };
  return measured({
    beforeMerge: stage(sample.beforeMerge),
    waiting: stage(sample.waiting),
    deploying: stage(sample.deploying),
    commits,
    withoutStages: all - commits,
  });
}

function collectStages(deployments: readonly Deployment[]): { sample: StageSample; all: number } {
  const sample: StageSample = { clusters: [], beforeMerge: [], waiting: [], deploying: [] };
  let all = 0;
  deployments.forEach(({ startedAt, finishedAt, commits }, cluster) => {
    const deploying = finishedAt === null ? null : (finishedAt.getTime() - startedAt.getTime()) / 1000;
    for (const { leadTimeSeconds, timeToDeploySeconds } of uniqueCommits(commits)) {
      all++;
      if (deploying === null || leadTimeSeconds === null || timeToDeploySeconds === null) continue;
      const beforeMerge = leadTimeSeconds - timeToDeploySeconds - deploying;
      if (deploying < 0 || beforeMerge < 0) continue;
      sample.clusters.push(cluster);
      sample.beforeMerge.push(beforeMerge);
      sample.waiting.push(timeToDeploySeconds);
      sample.deploying.push(deploying);
    }
  });
  return { sample, all };
}
