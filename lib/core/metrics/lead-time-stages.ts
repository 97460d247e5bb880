import type { Deployment } from "@/lib/core/deployments/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { medianEstimate } from "./stats/median-interval";
import { OrderStatistics } from "./stats/quantile";
import { uniqueCommits } from "./unique-commits";

/** The stages in the order a commit goes through them. */
export const LEAD_TIME_STAGES = ["beforeMerge", "waiting", "deploying"] as const;
export type LeadTimeStageName = (typeof LEAD_TIME_STAGES)[number];

export interface LeadTimeStage {
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** 95 % interval of the median, the commits of one deployment a cluster; null where they are too few to tell. */
  interval: Interval | null;
  /** The stage's seconds over all seconds, 0–1; the three add up to 1. 0 where no time passed at all. */
  share: number;
}

/**
 * `beforeMerge`: from commit to merge. `waiting`: from merge to the start of the deployment, Datadog's
 * `time_to_deploy`. `deploying`: from start to end of the deployment.
 */
export interface LeadTimeStages extends Record<LeadTimeStageName, LeadTimeStage> {
  /** Commits whose three stages are known, one a sha a deployment. */
  commits: number;
  withoutStages: number;
}

/** The seconds that commits spent in one stage, added up and as order statistics. */
export interface StageSum extends Omit<LeadTimeStage, "share"> {
  totalSeconds: number;
}

/** What the stages of a set of deployments are made of; no `stages` where no commit has them. */
export interface StageSums {
  deployments: number;
  /** All commits, one a sha a deployment. */
  commits: number;
  commitsWithStages: number;
  stages: Record<LeadTimeStageName, StageSum> | null;
}

interface StageSample extends Record<LeadTimeStageName, number[]> {
  clusters: number[];
}

/**
 * The stages of change lead time, commit by commit: before merge, waiting, deploying. They add up to the lead time.
 * Datadog's `time_to_deploy` runs from the merge (from the commit, where it knows no pull request) to the start.
 * Source: docs/metrics/lead-time-stages.md
 */
export function leadTimeStages(deployments: readonly Deployment[]): Measured<LeadTimeStages> {
  return leadTimeStagesOf(sumStages(deployments));
}

/** The same from sums. */
export function leadTimeStagesOf({
  deployments,
  commits,
  commitsWithStages,
  stages,
}: StageSums): Measured<LeadTimeStages> {
  if (deployments === 0) return unmeasured("no-deployments");
  if (commits === 0) return unmeasured("no-commits");
  if (stages === null) return unmeasured("no-lead-times");
  const total = LEAD_TIME_STAGES.reduce((sum, name) => sum + stages[name].totalSeconds, 0);
  const stageOf = (name: LeadTimeStageName): LeadTimeStage => {
    const { totalSeconds, ...stage } = stages[name];
    return { ...stage, share: total === 0 ? 0 : totalSeconds / total };
  };
  return measured({
    beforeMerge: stageOf("beforeMerge"),
    waiting: stageOf("waiting"),
    deploying: stageOf("deploying"),
    commits: commitsWithStages,
    withoutStages: commits - commitsWithStages,
  });
}

function sumStages(deployments: readonly Deployment[]): StageSums {
  const { sample, all } = collectStages(deployments);
  const { clusters } = sample;
  const sumOf = (values: readonly number[]): StageSum => {
    const sorted = new OrderStatistics(values);
    return {
      medianSeconds: sorted.median(),
      p90Seconds: sorted.p90(),
      interval: medianEstimate({ values, clusters }, sorted)?.interval ?? null,
      totalSeconds: values.reduce((total, value) => total + value, 0),
    };
  };
  return {
    deployments: deployments.length,
    commits: all,
    commitsWithStages: clusters.length,
    stages:
      clusters.length === 0
        ? null
        : {
            beforeMerge: sumOf(sample.beforeMerge),
            waiting: sumOf(sample.waiting),
            deploying: sumOf(sample.deploying),
          },
  };
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
