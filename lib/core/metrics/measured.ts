/**
 * Why a figure can't be given. The codes are stable: pages translate them, exports carry them.
 * "too-few-to-compare" and "history-too-short" belong to comparisons of two windows, the rest to single figures.
 */
export const UNMEASURED_REASONS = [
  "not-read",
  "no-deployments",
  "no-evaluated-deployments",
  "no-failed-deployments",
  "no-recovery-times",
  "no-lead-times",
  "no-commits",
  "no-known-origins",
  "no-incidents",
  "no-restored-incidents",
  "empty-window",
  "too-few-to-compare",
  "history-too-short",
  "not-available-by-repository",
] as const;
export type UnmeasuredReason = (typeof UNMEASURED_REASONS)[number];

export interface Unmeasured {
  measured: false;
  reason: UnmeasuredReason;
}

/** A figure with its counts, or the reason there is none. Nothing to count is unmeasured, never 0. */
export type Measured<T> = ({ measured: true } & T) | Unmeasured;

/** A range that goes with a figure, in the figure's own unit; `low ≤ high`. */
export interface Interval {
  low: number;
  high: number;
}

/** Wraps a figure that could be computed. */
export function measured<T extends object>(figure: T): { measured: true } & T {
  return { measured: true, ...figure };
}

/** Says that there is no figure, and why. */
export function unmeasured(reason: UnmeasuredReason): Unmeasured {
  return { measured: false, reason };
}
