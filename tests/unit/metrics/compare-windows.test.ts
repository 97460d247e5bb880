import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { medianDifferenceInterval, medianEstimate } from "@/lib/core/metrics/stats/median-interval";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { countedWindow, dashboardFigures } from "@/lib/read/dashboard/figures";
import oracle from "../../fixtures/oracles/basics.json";
import { whollyRead } from "../../support/figures";
import { commit, deployment, MARCH_1_TO_11, several } from "./build";
import { exponential, randomFrom } from "./random";

const now = new Date("2026-03-05T12:00:00Z");
const before = new Date("2026-02-25T12:00:00Z");

/** The changes that the cards show. */
function changesOf(deployments: readonly Deployment[], readSince: Date | null = null) {
  const window = MARCH_1_TO_11;
  const counts = countWindow(
    deployments,
    countedWindow(window, "UTC"),
    namedRemediations(deployments, window.to),
  );
  const whole = whollyRead(window);
  const spans = [{ from: readSince ?? new Date(0), to: window.to }];
  const reading = readSince ? { deployments: spans, incidents: spans } : whole;
  return dashboardFigures({ counts, incidents: null, window, asOf: null, reading, now: window.to }).changes;
}

describe("the window against the one before", () => {
  test("a history shorter than the window before is not compared", () => {
    const deployments = [...several(50, { startedAt: now }), ...several(20, { startedAt: before })];
    const readSince = new Date("2026-02-20T00:00:00Z");
    const comparison = changesOf(deployments, readSince);
    for (const change of Object.values(comparison)) {
      expect(change).toEqual({ measured: false, reason: "history-too-short" });
    }
  });

  test("an unmeasured side leaves the change unmeasured, with that side's reason", () => {
    const deployments = several(20, { startedAt: now, verdict: "pending" });
    const { "change-failure-rate": changeFailureRate, "deployment-frequency": deploymentFrequency } =
      changesOf(deployments);
    expect(changeFailureRate).toEqual({ measured: false, reason: "no-evaluated-deployments" });
    expect(deploymentFrequency).toEqual({ measured: false, reason: "no-deployments" });
  });

  test("three times as many deployments and twice the lead time are more than chance", () => {
    const slow = (n: number) => ({ startedAt: now, commits: [commit({ leadTimeSeconds: 7200 + n })] });
    const quick = (n: number) => ({ startedAt: before, commits: [commit({ leadTimeSeconds: 3600 + n })] });
    const deployments = [
      ...Array.from({ length: 60 }, (_, n) => deployment(slow(n))),
      ...Array.from({ length: 20 }, (_, n) => deployment(quick(n))),
    ];
    const { "change-lead-time": changeLeadTime, "deployment-frequency": deploymentFrequency } =
      changesOf(deployments);
    expect(deploymentFrequency).toMatchObject({ change: 3, beyondChance: true });
    expect(changeLeadTime).toMatchObject({ current: 7229.5, before: 3609.5, beyondChance: true });
  });

  test("rework: 20 of 100 against 5 of 100 is 15 points up", () => {
    const deployments = [
      ...several(20, { startedAt: now, deploymentType: "rollback" }),
      ...several(80, { startedAt: now }),
      ...several(5, { startedAt: before, deploymentType: "hotfix" }),
      ...several(95, { startedAt: before }),
    ];
    const { "deployment-rework-rate": deploymentReworkRate } = changesOf(deployments);
    expect(deploymentReworkRate).toMatchObject({ current: 0.2, before: 0.05, beyondChance: true });
    if (!deploymentReworkRate.measured) throw new Error("unmeasured");
    expect(deploymentReworkRate.change).toBeCloseTo(0.15, 10);
  });

  test("a failure before the window that names its remediation inside makes that one rework of the window", () => {
    const failure = deployment({
      startedAt: before,
      verdict: "failed",
      remediation: { type: "hotfix", externalId: "fix" },
    });
    const deployments = [failure, deployment({ startedAt: now, externalId: "fix" })];
    const { "deployment-rework-rate": deploymentReworkRate } = changesOf(deployments);
    expect(deploymentReworkRate).toMatchObject({ current: 1, before: 0 });
  });
});

describe("the median's interval", () => {
  test("runs between the ranks of the binomial table (R qbinom(0.025, n, 0.5)), or one rank wider", () => {
    oracle.medianRanks.sizes.forEach((n, i) => {
      const values = Array.from({ length: n }, (_, v) => v + 1);
      const rank = oracle.medianRanks.lowRanks[i] as number;
      const { low, high } = medianEstimate({ values, clusters: values })?.interval ?? { low: 0, high: 0 };
      expect([rank - 1, rank], `n = ${n}`).toContain(low);
      expect(high).toBe(n + 1 - low);
    });
  });

  test("needs six independent values", () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(medianEstimate({ values: values.slice(0, 5), clusters: values })).toBeNull();
    expect(medianEstimate({ values, clusters: [0, 0, 0, 0, 1, 1, 1, 1] })).toBeNull();
    expect(medianEstimate({ values, clusters: values })).not.toBeNull();
  });

  test("no difference, 15 skewed values against 120: a false alarm in at most 6.5 % of 2,000 runs", () => {
    expect(falseAlarms(15, 120, 1)).toBeLessThan(0.065);
  });

  test("no difference, deployments of 8 commits that wait together, 20 against 90: at most 6.5 % of 2,000 runs", () => {
    expect(falseAlarms(20, 90, 8)).toBeLessThan(0.065);
    expect(falseAlarms(20, 90, 8)).toBeGreaterThan(0.01);
  });

  test("treating those commits as independent would raise far more alarms, so the clusters matter", () => {
    expect(falseAlarms(20, 90, 8, true)).toBeGreaterThan(0.25);
  });
});

function falseAlarms(n: number, m: number, perCluster: number, ignoreClusters = false): number {
  const random = randomFrom(n * 1000 + m);
  let alarms = 0;
  for (let run = 0; run < 2000; run++) {
    const a = medianEstimate(sample(random, n, perCluster, ignoreClusters));
    const b = medianEstimate(sample(random, m, perCluster, ignoreClusters));
    if (a === null || b === null) continue;
    const { low, high } = medianDifferenceInterval(a, b);
    if (low > 0 || high < 0) alarms++;
  }
  return alarms / 2000;
}

function sample(random: () => number, count: number, perCluster: number, ignoreClusters: boolean) {
  const values: number[] = [];
  const clusters: number[] = [];
  for (let cluster = 0; cluster < count; cluster++) {
    const common = exponential(random);
    for (let i = 0; i < perCluster; i++) {
      clusters.push(ignoreClusters ? values.length : cluster);
      values.push(common + 0.2 * random());
    }
  }
  return { values, clusters };
}
