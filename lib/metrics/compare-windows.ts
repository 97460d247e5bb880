import type { Deployment } from "@/lib/deployments/types";
import { changeFailureRate } from "./change-failure-rate";
import { deploymentFrequency } from "./deployment-frequency";
import { recoveryTimes } from "./failed-deployment-recovery-time";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { type ClusteredSample, medianDifferenceInterval, medianEstimate } from "./stats/median-interval";
import { proportionDifferenceInterval } from "./stats/newcombe";
import { rateRatioInterval } from "./stats/poisson-ratio";
import { uniqueCommits } from "./unique-commits";
import { startedInWindow, type TimeWindow, windowBefore, windowDays } from "./window";

/** How a figure moved from one window to the next. */
export interface Change {
  current: number;
  before: number;
  /** Whether `change` and `interval` are `current − before` or `current / before`. */
  kind: "difference" | "ratio";
  change: number;
  /** 95 % interval of `change`. */
  interval: Interval;
  /** True when the interval excludes "no change": more than chance would explain. */
  beyondChance: boolean;
  /** What stands behind each side: evaluated deployments, deployments, recoveries or commits. */
  currentCount: number;
  beforeCount: number;
}

export interface WindowComparison {
  /** Rates 0–1. */
  changeFailureRate: Measured<Change>;
  /** Medians in seconds. */
  failedDeploymentRecoveryTime: Measured<Change>;
  /** Per day; the change is a ratio. */
  deploymentFrequency: Measured<Change>;
  /** Medians in seconds. */
  changeLeadTime: Measured<Change>;
}

export interface CompareWindowsInput {
  /** Filtered deployments that reach back over the window before; order and surplus don't matter. */
  deployments: readonly Deployment[];
  window: TimeWindow;
  /** Since when the history is complete; a window before that isn't wholly covered is not compared with. */
  historySince?: Date | null;
}

/**
 * The headline metrics against the window of equal length just before, each with a 95 % interval of its change.
 * Rates: Newcombe's interval. Frequency: exact Poisson ratio. Medians: distribution-free, the commits of one
 * deployment counted as a cluster. No random numbers anywhere.
 * Source: docs/metrics/compare-windows.md
 */
export function compareWindows({ deployments, window, historySince }: CompareWindowsInput): WindowComparison {
  const past = windowBefore(window);
  if (historySince && historySince > past.from) return nothingToCompare();
  const current = startedInWindow(deployments, window);
  const before = startedInWindow(deployments, past);
  return {
    changeFailureRate: failureRateChange(current, before),
    failedDeploymentRecoveryTime: medianChange(recoverySample(current), recoverySample(before)),
    deploymentFrequency: frequencyChange(current, before, window),
    changeLeadTime: medianChange(leadTimeSample(current), leadTimeSample(before)),
  };
}

function nothingToCompare(): WindowComparison {
  const tooShort = unmeasured("history-too-short");
  return {
    changeFailureRate: tooShort,
    failedDeploymentRecoveryTime: tooShort,
    deploymentFrequency: tooShort,
    changeLeadTime: tooShort,
  };
}

function failureRateChange(current: readonly Deployment[], before: readonly Deployment[]): Measured<Change> {
  const now = changeFailureRate(current);
  const then = changeFailureRate(before);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const interval = proportionDifferenceInterval(
    { count: now.failed, of: now.evaluated },
    { count: then.failed, of: then.evaluated },
  );
  return differenceOf(now.rate, then.rate, interval, now.evaluated, then.evaluated);
}

function frequencyChange(
  current: readonly Deployment[],
  before: readonly Deployment[],
  window: TimeWindow,
): Measured<Change> {
  const now = deploymentFrequency(current, window);
  const then = deploymentFrequency(before, window);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const exposure = windowDays(window);
  const interval = rateRatioInterval(
    { count: now.deployments, exposure },
    { count: then.deployments, exposure },
  );
  return measured({
    current: now.perDay,
    before: then.perDay,
    kind: "ratio",
    change: now.perDay / then.perDay,
    interval,
    beyondChance: interval.low > 1 || interval.high < 1,
    currentCount: now.deployments,
    beforeCount: then.deployments,
  });
}

function medianChange(current: ClusteredSample, before: ClusteredSample): Measured<Change> {
  const now = medianEstimate(current);
  const then = medianEstimate(before);
  if (now === null || then === null) return unmeasured("too-few-to-compare");
  const interval = medianDifferenceInterval(now, then);
  return differenceOf(now.median, then.median, interval, current.values.length, before.values.length);
}

function differenceOf(
  current: number,
  before: number,
  interval: Interval,
  currentCount: number,
  beforeCount: number,
): Measured<Change> {
  const beyondChance = interval.low > 0 || interval.high < 0;
  const change = current - before;
  return measured({
    current,
    before,
    kind: "difference",
    change,
    interval,
    beyondChance,
    currentCount,
    beforeCount,
  });
}

function recoverySample(deployments: readonly Deployment[]): ClusteredSample {
  const values = recoveryTimes(deployments);
  return { values, clusters: values.map((_, i) => i) };
}

function leadTimeSample(deployments: readonly Deployment[]): ClusteredSample {
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
