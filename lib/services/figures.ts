import { type Interval, type Measured, measured, unmeasured } from "@/lib/metrics/measured";
import { wilsonInterval } from "@/lib/metrics/stats/wilson";
import type { ServiceRow } from "./data";

export interface ServiceFigures extends ServiceRow {
  changeFailureRate: Measured<{ rate: number; failed: number; evaluated: number; interval: Interval }>;
}

/** A service with its change failure rate: failed over evaluated, 0–1, with its 95 % Wilson interval. */
export function changeFailureRateOf(row: ServiceRow): ServiceFigures {
  const { failed, evaluated } = row;
  const changeFailureRate =
    evaluated === 0
      ? unmeasured("no-evaluated-deployments")
      : measured({
          rate: failed / evaluated,
          failed,
          evaluated,
          interval: wilsonInterval(failed, evaluated),
        });
  return { ...row, changeFailureRate };
}
