import type { Deployment } from "@/lib/deployments/types";
import { changeFailureRateOf } from "./change-failure-rate";
import { leadTimeSample } from "./change-lead-time";
import { type DeploymentCounts, deploymentCounts } from "./deployment-counts";
import { deploymentFrequencyOf } from "./deployment-frequency";
import { recoveryTimes } from "./failed-deployment-recovery-time";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import {
  type ClusteredSample,
  medianDifferenceInterval,
  medianEstimate,
  single,
} from "./stats/median-interval";
import { proportionDifferenceInterval } from "./stats/newcombe";
import { rateRatioInterval } from "./stats/poisson-ratio";
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
  const sidesOf = (side: TimeWindow) => sideOf(startedInWindow(deployments, side));
  return compareSides(sidesOf(window), sidesOf(past), window);
}

/** What one window brings to the comparison. */
export interface WindowSide {
  counts: DeploymentCounts;
  recoverySeconds: ArrayLike<number>;
  leadTimes: ClusteredSample;
}

/** The same from facts, wherever they were gathered; both sides are windows of the same length. */
export function compareSides(current: WindowSide, before: WindowSide, window: TimeWindow): WindowComparison {
  return {
    changeFailureRate: failureRateChange(current.counts, before.counts),
    failedDeploymentRecoveryTime: medianChange(
      single(current.recoverySeconds),
      single(before.recoverySeconds),
    ),
    deploymentFrequency: frequencyChange(current.counts.total, before.counts.total, window),
    changeLeadTime: medianChange(current.leadTimes, before.leadTimes),
  };
}

function sideOf(deployments: readonly Deployment[]): WindowSide {
  return {
    counts: deploymentCounts(deployments),
    recoverySeconds: recoveryTimes(deployments),
    leadTimes: leadTimeSample(deployments).sample,
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

function failureRateChange(current: DeploymentCounts, before: DeploymentCounts): Measured<Change> {
  const now = changeFailureRateOf(current);
  const then = changeFailureRateOf(before);
  if (!now.measured) return now;
  if (!then.measured) return then;
  const interval = proportionDifferenceInterval(
    { count: now.failed, of: now.evaluated },
    { count: then.failed, of: then.evaluated },
  );
  return differenceOf(now.rate, then.rate, interval, now.evaluated, then.evaluated);
}

function frequencyChange(current: number, before: number, window: TimeWindow): Measured<Change> {
  const now = deploymentFrequencyOf(current, window);
  const then = deploymentFrequencyOf(before, window);
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
