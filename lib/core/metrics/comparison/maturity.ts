import { p90 } from "../stats/quantile";
import type { TimeWindow } from "../window";
import { FAILED, type History } from "./history";

/** How old a deployment must be before its result counts, and where that age comes from. */
export interface Maturity {
  lagSeconds: number;
  /** "observed": the p90 of result changes seen; "default": the largest of 7 days, the p90 of recovery and twice the p90 seen. */
  basis: "observed" | "default";
  /** How many result changes were seen. */
  observed: number;
}

const DAY_SECONDS = 86_400;
const DEFAULT_LAG_SECONDS = 7 * DAY_SECONDS;
/** Below this many observed result changes their p90 is one of the two largest: too little to lean on. */
const ENOUGH_LAGS = 20;

const HOUR_MS = 3_600_000;

/**
 * Of a window's deployments, those that started earlier have results that stay: as old as the lag, which is the default
 * where none is known. In steps of an hour for a window that has ended, so that who looks twice asks the same.
 */
export function matureBefore(
  window: TimeWindow,
  now: Date,
  maturity: Pick<Maturity, "lagSeconds"> | null,
): Date {
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const asOf = window.to >= now ? window.to : hour;
  return new Date(asOf.getTime() - 1000 * (maturity?.lagSeconds ?? DEFAULT_LAG_SECONDS));
}

/**
 * The age below which deployments leave the comparison. Results arrive late; where the AI share rises, its
 * deployments are younger, and without this they look safer only because their failures aren't known yet.
 * `observedLagSeconds`: from a deployment's start to each change of its result that a sync saw.
 */
export function maturityOf(history: History, observedLagSeconds: readonly number[]): Maturity {
  const observed = observedLagSeconds.length;
  if (observed >= ENOUGH_LAGS) {
    return { lagSeconds: p90(observedLagSeconds) ?? DEFAULT_LAG_SECONDS, basis: "observed", observed };
  }
  const recovery = history.recoverySeconds.filter((s, i) => history.result[i] === FAILED && !Number.isNaN(s));
  // A p90 of few can be far too short, and one twice as long costs little over a year.
  const seen = 2 * (p90(observedLagSeconds) ?? 0);
  return { lagSeconds: Math.max(DEFAULT_LAG_SECONDS, p90(recovery) ?? 0, seen), basis: "default", observed };
}
