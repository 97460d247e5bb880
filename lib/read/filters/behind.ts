import type { ComparedMetric } from "@/lib/core/metrics/compare-windows";
import type { DeploymentNarrowing } from "./narrowing";

/** The deployments that a metric's counts count, by the parts of its sentence. */
export const BEHIND: Record<
  ComparedMetric,
  Partial<Record<"part" | "whole" | "rest", DeploymentNarrowing>>
> = {
  "change-failure-rate": { part: { result: ["failed"] }, whole: { result: ["failed", "passed"] } },
  "failed-deployment-recovery-time": { part: { recovery: "with" }, rest: { recovery: "without" } },
  "deployment-frequency": {},
  "change-lead-time": { whole: { commits: "with" } },
  "deployment-rework-rate": { part: { rework: "only" } },
};
