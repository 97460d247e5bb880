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

const HALF_A_YEAR_AGO = new Date("2025-09-10T00:00:00Z");

/** So many deployments in each of the 26 weeks before the window's end, from one of them back. */
function usualWeeks(
  count: number,
  parts: (n: number) => Partial<Deployment>,
  { from = 0 } = {},
): Deployment[] {
  const weeks = Array.from({ length: 26 }, (_, week) => new Date(now.getTime() - week * 7 * 86_400_000));
  return weeks
    .slice(from)
    .flatMap((startedAt, week) =>
      Array.from({ length: count }, (_, n) => deployment({ startedAt, ...parts(week * count + n) })),
    );
}

/** The changes that the cards show. */
function changesOf(deployments: readonly Deployment[], readSince: Date | null = null, matureBefore?: Date) {
  const window = MARCH_1_TO_11;
  const counts = countWindow(
    deployments,
    countedWindow(window, "UTC", "monday", matureBefore),
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
    const deployments = several(20, { startedAt: now, result: "pending" });
    const { "change-failure-rate": changeFailureRate, "deployment-frequency": deploymentFrequency } =
      changesOf(deployments);
    expect(changeFailureRate).toEqual({ measured: false, reason: "no-evaluated-deployments" });
    expect(deploymentFrequency).toEqual({ measured: false, reason: "no-deployments" });
  });

  test("three times as many deployments and twice the lead time are more than chance and usual weeks make", () => {
    const slow = (n: number) => ({ startedAt: now, commits: [commit({ leadTimeSeconds: 7200 + n })] });
    const usual = usualWeeks(20, (n) => ({ commits: [commit({ leadTimeSeconds: 3600 + 37 * (n % 20) })] }));
    const deployments = [...usual, ...Array.from({ length: 60 }, (_, n) => deployment(slow(n)))];
    const { "change-lead-time": changeLeadTime, "deployment-frequency": deploymentFrequency } = changesOf(
      deployments,
      HALF_A_YEAR_AGO,
    );
    expect(deploymentFrequency).toMatchObject({ beyondChance: true });
    expect(changeLeadTime).toMatchObject({ beyondChance: true });
  });

  test("rework: 20 of 100 against 5 of 100 is 15 points up", () => {
    const deployments = [
      ...usualWeeks(40, (n) => (n % 20 === 0 ? { deploymentType: "hotfix" } : {}), { from: 3 }),
      ...several(20, { startedAt: now, deploymentType: "rollback" }),
      ...several(80, { startedAt: now }),
      ...several(5, { startedAt: before, deploymentType: "hotfix" }),
      ...several(95, { startedAt: before }),
    ];
    const { "deployment-rework-rate": deploymentReworkRate } = changesOf(deployments, HALF_A_YEAR_AGO);
    expect(deploymentReworkRate).toMatchObject({ current: 0.2, before: 0.05, beyondChance: true });
    if (!deploymentReworkRate.measured) throw new Error("unmeasured");
    expect(deploymentReworkRate.change).toBeCloseTo(0.15, 10);
  });

  test("the same change where only two weeks were read: nothing is known of how weeks differ, so it may be usual", () => {
    const deployments = [...several(60, { startedAt: now }), ...several(20, { startedAt: before })];
    const { "deployment-frequency": frequency } = changesOf(deployments);
    expect(frequency).toMatchObject({ change: 3, beyondChance: false });
  });

  test("the same change where weeks jump like that anyway is usual", () => {
    const jumpy = usualWeeks(1, () => ({})).flatMap((one, i) => [
      one,
      ...several(i % 2 ? 60 : 20, { startedAt: one.startedAt }),
    ]);
    const deployments = [...jumpy, ...several(60, { startedAt: now })];
    const { "deployment-frequency": frequency } = changesOf(deployments, HALF_A_YEAR_AGO);
    expect(frequency).toMatchObject({ beyondChance: false });
  });

  test("one change set in eight services is one change, not eight", () => {
    const usual = usualWeeks(40, (n) => (n % 20 === 0 ? { result: "failed" } : {}));
    const failures = (shared: boolean) =>
      Array.from({ length: 3 }, () => commit()).flatMap((one) =>
        several(8, { startedAt: now, result: "failed", commits: [shared ? one : commit()] }),
      );
    const each = Array.from({ length: 24 }, () =>
      deployment({ startedAt: now, result: "failed", commits: [commit()] }),
    );
    const rest = several(120, { startedAt: now });
    const flagged = (current: readonly Deployment[]) =>
      changesOf([...usual, ...rest, ...current], HALF_A_YEAR_AGO)["change-failure-rate"];
    expect(flagged(each)).toMatchObject({ beyondChance: true });
    expect(flagged(failures(true))).toMatchObject({ beyondChance: false });
  });

  test("a fall of failures is told of results that stay, a rise of what is known", () => {
    const usual = usualWeeks(60, (n) => (n % 3 === 0 ? { result: "failed" } : {}));
    const flagged = (current: readonly Deployment[], matureBefore?: Date) =>
      changesOf([...usual, ...current], HALF_A_YEAR_AGO, matureBefore)["change-failure-rate"];
    const few = several(200, { startedAt: now });
    const young = new Date("2026-03-04T00:00:00Z");
    expect(flagged(few)).toMatchObject({ beyondChance: true });
    expect(flagged(few, young)).toMatchObject({ beyondChance: false });
    const many = several(200, { startedAt: now, result: "failed" });
    expect(flagged(many, young)).toMatchObject({ beyondChance: true });
  });

  test("failures that are still open don't make recoveries look quicker", () => {
    const failed = (startedAt: Date, recoverySeconds: number | null) =>
      deployment({ startedAt, result: "failed", recoverySeconds });
    const usual = usualWeeks(12, (n) => ({ result: "failed", recoverySeconds: 200_000 + 9000 * (n % 12) }), {
      from: 1,
    });
    const quick = Array.from({ length: 12 }, (_, n) => failed(now, 90_000 + 1000 * n));
    const open = Array.from({ length: 12 }, (_, n) =>
      failed(new Date(MARCH_1_TO_11.to.getTime() - 1000 * (100_000 + 9000 * n)), null),
    );
    const flagged = (current: readonly Deployment[]) =>
      changesOf([...usual, ...current], HALF_A_YEAR_AGO)["failed-deployment-recovery-time"];
    expect(flagged(quick)).toMatchObject({ beyondChance: true });
    expect(flagged([...quick, ...open])).toMatchObject({ beyondChance: false });
  });

  test("a failure before the window that names its remediation inside makes that one rework of the window", () => {
    const failure = deployment({
      startedAt: before,
      result: "failed",
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
