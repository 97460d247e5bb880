import { type BatchSizeSums, type MeanBatchSize, meanBatchSizeOf } from "./batch-size";
import { type ChangeFailureRate, failureRateOf } from "./change-failure-rate";
import { type ChangeLeadTime, leadTimeOf } from "./change-lead-time";
import { type DeploymentFrequency, frequencyOf } from "./deployment-frequency";
import { type DeploymentReworkRate, reworkRateOf } from "./deployment-rework-rate";
import { type FailedDeploymentRecoveryTime, recoveryOf } from "./failed-deployment-recovery-time";
import { type Interval, type Measured, unmeasured } from "./measured";
import { daysRead } from "./reading";
import { type RecoveryCost, recoveryCostOf } from "./recovery-cost";
import { type TimeWindow, windowDays } from "./window";
import type { SideCounts } from "./window-counts";

/** What each metric says of a stretch of time, by the id of its definition. */
export interface MetricTypes {
  "change-failure-rate": ChangeFailureRate;
  "failed-deployment-recovery-time": FailedDeploymentRecoveryTime;
  "deployment-frequency": DeploymentFrequency;
  "change-lead-time": ChangeLeadTime;
  "deployment-rework-rate": DeploymentReworkRate;
  "batch-size": MeanBatchSize;
  "recovery-cost": RecoveryCost;
}
export type MetricId = keyof MetricTypes;

/** The metrics of one local day, week or month, of one service, or of a whole window. */
export type MetricFigures = { [Id in MetricId]: Measured<MetricTypes[Id]> };

/** What a figure is counted in: a share of 0–1, seconds, deployments per day, or commits. */
export type MetricUnit = "rate" | "seconds" | "per-day" | "commits";

/** The two numbers that are said beside a value. */
export interface Basis {
  part: number;
  /** Days for the frequency, failed deployments for the recovery, all commits for the lead time. */
  whole: number;
}

interface Metric<F> {
  /** Raised whenever its definition changes so that figures move, together with the changelog of its page. */
  version: number;
  unit: MetricUnit;
  /** @param stretch the time that was counted. @param spans which time was read. */
  of: (side: SideCounts, stretch: TimeWindow, spans: readonly TimeWindow[]) => Measured<F>;
  /** The figure as one number. */
  value: (figure: F) => number;
  basis: (figure: F) => Basis;
  /** Whether so little stands behind a figure that it is only a hint. */
  isHint: (figure: F) => boolean;
}

/** With fewer evaluated deployments a rate says little. */
export const EVALUATED_NEEDED = 20;
/** Student's interval of fewer sizes is wider than any axis is long. */
const SIZES_NEEDED = 6;

/**
 * Every metric that is measured of a stretch of time alike: cards, curves, rows, digests, the API and snapshots map
 * over this table. What each means stands in docs/metrics, under its id.
 */
export const METRICS: { readonly [Id in MetricId]: Metric<MetricTypes[Id]> } = {
  "change-failure-rate": {
    version: 1,
    unit: "rate",
    of: ({ counts }) => failureRateOf(counts),
    value: ({ rate }) => rate,
    basis: ({ failed, evaluated }) => ({ part: failed, whole: evaluated }),
    isHint: ({ evaluated }) => evaluated < EVALUATED_NEEDED,
  },
  "failed-deployment-recovery-time": {
    version: 3,
    unit: "seconds",
    of: ({ counts, recoverySeconds }) => recoveryOf(counts, recoverySeconds),
    value: ({ medianSeconds }) => medianSeconds,
    basis: ({ recovered, notRecovered }) => ({ part: recovered, whole: recovered + notRecovered }),
    isHint: ({ interval }) => interval === null,
  },
  "deployment-frequency": {
    version: 3,
    unit: "per-day",
    of: ({ counts }, stretch, spans) => frequencyOf(counts.total, stretch, spans),
    value: ({ perDay }) => perDay,
    basis: ({ deployments, days }) => ({ part: deployments, whole: days }),
    isHint: () => false,
  },
  "change-lead-time": {
    version: 2,
    unit: "seconds",
    of: ({ counts, commits, leadTimes }) => leadTimeOf({ deployments: counts.total, commits }, leadTimes),
    value: ({ medianSeconds }) => medianSeconds,
    basis: ({ commits, withoutLeadTime }) => ({ part: commits, whole: commits + withoutLeadTime }),
    isHint: ({ interval }) => interval === null,
  },
  "deployment-rework-rate": {
    version: 2,
    unit: "rate",
    of: ({ counts, remediations }) => reworkRateOf(remediations, counts.total),
    value: ({ rate }) => rate,
    basis: ({ remediations, deployments }) => ({ part: remediations, whole: deployments }),
    isHint: ({ deployments }) => deployments < EVALUATED_NEEDED,
  },
  "batch-size": {
    version: 2,
    unit: "commits",
    of: (side) => meanBatchSizeOf(batchSums(side)),
    value: ({ mean }) => mean,
    basis: ({ commits, deploymentsWithCommits }) => ({ part: commits, whole: deploymentsWithCommits }),
    isHint: ({ deploymentsWithCommits }) => deploymentsWithCommits < SIZES_NEEDED,
  },
  "recovery-cost": {
    version: 1,
    unit: "seconds",
    of: ({ counts, recoverySeconds }, stretch, spans) =>
      recoveryCostOf(counts, recoverySeconds, stretch, spans),
    value: ({ monthlySeconds }) => monthlySeconds,
    basis: ({ recovered, days }) => ({ part: recovered, whole: days }),
    isHint: ({ interval }) => interval === null,
  },
};

/** The fields under which reports, exports and the API give the metrics' values. */
export const METRIC_FIELDS = {
  "change-failure-rate": "dora_cfr",
  "failed-deployment-recovery-time": "dora_mttr_per_deploy_seconds_median",
  "deployment-frequency": "dora_deploy_frequency_per_day",
  "change-lead-time": "dora_lead_time_seconds_median",
  "deployment-rework-rate": "deployment_rework_rate",
  "batch-size": "batch_size_mean",
  "recovery-cost": "recovery_cost_seconds_per_30_days",
} as const satisfies Record<MetricId, string>;
export type MetricField = (typeof METRIC_FIELDS)[MetricId];

/** Every metric, in reading order. */
export const METRIC_IDS = Object.keys(METRICS) as MetricId[];

/** The metrics of what was counted in one stretch of time. Where none of it was read, nothing is known of it. */
export function metricFigures(
  side: SideCounts,
  stretch: TimeWindow,
  spans: readonly TimeWindow[],
): MetricFigures {
  const notRead = isUnread(side, stretch, spans);
  return figuresBy((id) => (notRead ? unmeasured("not-read") : METRICS[id].of(side, stretch, spans)));
}

/** One figure for each metric. */
export function figuresBy(figure: (id: MetricId) => Measured<object>): MetricFigures {
  return Object.fromEntries(METRIC_IDS.map((id) => [id, figure(id)])) as unknown as MetricFigures;
}

/** A figure as it is drawn: its value with what it rests on. */
export interface MetricReading {
  value: number;
  /** 95 %; null where too little is known for one. */
  interval: Interval | null;
  basis: Basis;
  isHint: boolean;
}

/** One metric of a stretch as it is drawn, or why there is none. */
export function readMetric<Id extends MetricId>(
  id: Id,
  figures: Pick<MetricFigures, Id>,
): Measured<MetricReading> {
  const figure: Measured<MetricTypes[Id]> = figures[id];
  if (!figure.measured) return figure;
  const { value, basis, isHint }: Metric<MetricTypes[Id]> = METRICS[id];
  const { interval } = figure;
  return { measured: true, value: value(figure), interval, basis: basis(figure), isHint: isHint(figure) };
}

/** One metric as one number, null where unmeasured. */
export function metricValue<Id extends MetricId>(id: Id, figures: Pick<MetricFigures, Id>): number | null {
  const reading = readMetric(id, figures);
  return reading.measured ? reading.value : null;
}

/** Whether nothing is known of a stretch of time: nothing came, and none of it was read. */
export function isUnread({ counts }: SideCounts, stretch: TimeWindow, spans: readonly TimeWindow[]): boolean {
  return counts.total === 0 && windowDays(stretch) > 0 && daysRead(stretch, spans) === 0;
}

/** What the batch sizes of a stretch were summed to. */
export function batchSums({ counts, commits, batches }: SideCounts): BatchSizeSums {
  return {
    deployments: counts.total,
    deploymentsWithCommits: batches.deployments,
    commits,
    squares: batches.squares,
  };
}
