import type { Deployment } from "@/lib/core/deployments/types";
import type { History } from "./history";
import { HistoryRows } from "./history-rows";

/** Puts deployments into columns. Their order doesn't matter: ties in time are settled by external id. */
export function toHistory(deployments: readonly Deployment[]): History {
  return new HistoryRows().add(deployments).toHistory();
}
