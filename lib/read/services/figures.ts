import { type ChangeFailureRate, failureRateOf } from "@/lib/core/metrics/change-failure-rate";
import type { Measured } from "@/lib/core/metrics/measured";
import type { ServiceRow } from "./data";

export interface ServiceFigures extends ServiceRow {
  "change-failure-rate": Measured<ChangeFailureRate>;
}

/** A service with its change failure rate. */
export function changeFailureRateOf(row: ServiceRow): ServiceFigures {
  const { deployments: total, failed, evaluated } = row;
  return {
    ...row,
    "change-failure-rate": failureRateOf({ total, failed, evaluated, pending: total - evaluated }),
  };
}
