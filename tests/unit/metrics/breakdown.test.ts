import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import type { BreakdownDimension } from "@/lib/read/deployments/break-down";
import { rowsFrom } from "../../support/figures";
import { commit, deployment, MARCH_1_TO_11, several } from "./build";

const breakdown = (deployments: readonly Deployment[], dimension: BreakdownDimension) =>
  rowsFrom(deployments, dimension, MARCH_1_TO_11, namedRemediations(deployments, null));

describe("breakdown", () => {
  test("the rows add up to the whole, those without a name included, and come in a fixed order", () => {
    const deployments = [
      ...several(2, { team: "zebra" }),
      ...several(2, { team: "ant" }),
      ...several(2, { team: null }),
      deployment({ team: "bee" }),
    ];
    const rows = breakdown(deployments, "team");
    expect(rows.map((row) => [row.value, row.deployments])).toEqual([
      ["ant", 2],
      ["zebra", 2],
      [null, 2],
      ["bee", 1],
    ]);
    expect(breakdown([...deployments].reverse(), "team")).toEqual(rows);
  });

  test("a remediation counts in its own row, even when another row's failure names it", () => {
    const fix = deployment({ service: "gateway" });
    const failed = deployment({
      service: "checkout",
      result: "failed",
      remediation: { type: "hotfix", externalId: fix.externalId },
    });
    const rows = breakdown([failed, fix], "service");
    const gateway = rows.find((row) => row.value === "gateway");
    expect(gateway?.["deployment-rework-rate"]).toMatchObject({ remediations: 1, deployments: 1 });
  });

  test("each figure of a row is measured by itself", () => {
    const rows = breakdown([deployment({ commits: [commit({ origin: "AI_ASSISTED" })] })], "service");
    expect(rows[0]).toMatchObject({
      "ai-share": { share: 1, aiCommits: 1 },
      "batch-size": { mean: 1 },
      "change-lead-time": { measured: false, reason: "no-lead-times" },
    });
  });
});
