import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeployedCommit, Deployment } from "@/lib/deployments/types";
import { aiShare } from "@/lib/metrics/ai-share";
import { batchSize } from "@/lib/metrics/batch-size";
import { byOrigin } from "@/lib/metrics/by-origin";
import { changeFailureRate } from "@/lib/metrics/change-failure-rate";
import { changeLeadTime } from "@/lib/metrics/change-lead-time";
import { toHistory } from "@/lib/metrics/comparison/to-history";
import { deploymentFrequency } from "@/lib/metrics/deployment-frequency";
import { deploymentReworkRate, namedRemediations } from "@/lib/metrics/deployment-rework-rate";
import { doraFields, doraFieldsOf } from "@/lib/metrics/dora-fields";
import { factsOf } from "@/lib/metrics/facts";
import { failedDeploymentRecoveryTime } from "@/lib/metrics/failed-deployment-recovery-time";
import { figuresOf } from "@/lib/metrics/figures";
import { reconcile } from "@/lib/metrics/reconcile";
import { remediationDistribution } from "@/lib/metrics/remediation-distribution";
import { rollbackRate } from "@/lib/metrics/rollback-rate";
import { startedInWindow } from "@/lib/metrics/window";
import { ORIGINS } from "@/lib/origins/origin";
import { commit, deployment, MARCH_1_TO_11 as window } from "./build";
import { randomFrom, shuffled } from "./random";

const commits: fc.Arbitrary<DeployedCommit[]> = fc.array(fc.nat({ max: 25 }), { maxLength: 12 }).map((ids) =>
  ids.map((id) =>
    commit({
      sha: `s${id}`,
      origin: ORIGINS[id % 4] as DeployedCommit["origin"],
      leadTimeSeconds: id % 5 === 0 ? null : id * 60,
    }),
  ),
);
const history: fc.Arbitrary<Deployment[]> = fc.array(
  fc
    .record({
      startedAt: fc
        .integer({ min: -2, max: 12 })
        .map((day) => new Date(window.from.getTime() + day * 86_400_000)),
      service: fc.constantFrom("checkout", "search"),
      verdict: fc.constantFrom("failed" as const, "passed" as const, "pending" as const),
      deploymentType: fc.constantFrom("standard", "rollback", null),
      recoverySeconds: fc.option(fc.integer({ min: 0, max: 9000 }), { nil: null }),
      remediation: fc.option(
        fc.record({ type: fc.constantFrom("rollback", "hotfix", ""), externalId: fc.constant(null) }),
        { nil: null },
      ),
      commits,
    })
    .map((parts) =>
      deployment({ ...parts, recoverySeconds: parts.verdict === "failed" ? parts.recoverySeconds : null }),
    ),
  { maxLength: 40 },
);

describe("figures from columns", () => {
  test("are those of the deployments themselves, in whatever order they come", () => {
    fc.assert(
      fc.property(history, fc.nat(), (deployments, seed) => {
        const own = startedInWindow(deployments, window);
        const figures = figuresOf(
          factsOf(toHistory(shuffled(deployments, randomFrom(seed))), window),
          window,
          [],
        );
        expect(rounded(figures)).toEqual(
          rounded({
            counts: figures.counts,
            changeFailureRate: changeFailureRate(own),
            reconciliation: reconcile(own),
            failedDeploymentRecoveryTime: failedDeploymentRecoveryTime(own),
            deploymentFrequency: deploymentFrequency(own, window),
            changeLeadTime: changeLeadTime(own),
            deploymentReworkRate: deploymentReworkRate(own, namedRemediations(deployments)),
            rollbackRate: rollbackRate(own),
            remediationDistribution: remediationDistribution(own),
            batchSize: batchSize(own),
            aiShare: aiShare(own),
            byOrigin: byOrigin(own),
            incidentRestoreTime: { measured: false, reason: "no-incidents" },
          }),
        );
        expect(doraFieldsOf(figures, 0)).toEqual(
          doraFields({ deployments, incidents: [], window, repositoryFiltered: false }),
        );
      }),
      { numRuns: 200, seed: 77 },
    );
  });
});

/** Sums come in another order from columns: equal to ten digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, v) => (typeof v === "number" ? Number(v.toPrecision(10)) : v)));
}
