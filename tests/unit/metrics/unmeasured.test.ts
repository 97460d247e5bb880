import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { incidentRestoreTime } from "@/lib/core/metrics/incident-restore-time";
import { leadTimeStages } from "@/lib/core/metrics/lead-time-stages";
import { metricFigures } from "@/lib/core/metrics/metrics";
import { overTime } from "@/lib/core/metrics/over-time";
import { reconcile } from "@/lib/core/metrics/reconcile";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { figuresFrom } from "../../support/figures";
import { commit, deployment, incident, MARCH_1_TO_11, several } from "./build";

const figures = (deployments: readonly Deployment[]) => figuresFrom(deployments, MARCH_1_TO_11);

const because = (reason: string) => ({ measured: false, reason });

describe("nothing to count is a reason, never 0", () => {
  test("no deployments", () => {
    const { counts, incidents, restore, daysRead: _, ...all } = figures([]);
    expect([counts.total, incidents, restore]).toEqual([0, 0, because("no-incidents")]);
    for (const figure of Object.values(all)) expect(figure).toEqual(because("no-deployments"));
    expect(reconcile(toHistory([]))).toEqual(because("no-deployments"));
  });

  test("an empty window has no frequency", () => {
    const { from } = MARCH_1_TO_11;
    expect(figuresFrom(several(2), { from, to: from })["deployment-frequency"]).toEqual(
      because("empty-window"),
    );
  });

  test("only pending deployments: nothing evaluated, which is no finding about failures", () => {
    const pending = several(3, { result: "pending", commits: [commit()] });
    const {
      "change-failure-rate": changeFailureRate,
      origins,
      "failed-deployment-recovery-time": recovery,
      rollbacks,
      remediations,
      "deployment-rework-rate": rework,
    } = figures(pending);
    for (const figure of [changeFailureRate, origins, recovery, rollbacks, remediations]) {
      expect(figure).toEqual(because("no-evaluated-deployments"));
    }
    expect(rework).toMatchObject({ rate: 0, deployments: 3 });
    expect(reconcile(toHistory(pending))).toMatchObject({
      ofEvaluated: null,
      ofAll: { rate: 0, count: 0, of: 3 },
    });
  });

  test("only passed deployments: nothing failed, but the failure rate is a measured 0", () => {
    const {
      "change-failure-rate": changeFailureRate,
      "failed-deployment-recovery-time": recovery,
      rollbacks,
      remediations,
    } = figures(several(12));
    expect(changeFailureRate).toMatchObject({ measured: true, rate: 0, failed: 0, evaluated: 12 });
    for (const figure of [recovery, rollbacks, remediations]) {
      expect(figure).toEqual(because("no-failed-deployments"));
    }
  });

  test("failed, none recovered: no recovery times, and a stray one on a passed deployment is ignored", () => {
    const deployments = [deployment({ result: "failed" }), deployment({ recoverySeconds: 60 })];
    expect(figures(deployments)["failed-deployment-recovery-time"]).toEqual(because("no-recovery-times"));
  });

  test("deployments without commits, commits without lead times, commits of unknown origin only", () => {
    const without = figures(several(2));
    for (const figure of [without["change-lead-time"], without.origins, without["batch-size"]]) {
      expect(figure).toEqual(because("no-commits"));
    }
    const unknown = figures(several(2, { commits: [commit({ origin: "UNKNOWN" })] }));
    expect(unknown["change-lead-time"]).toEqual(because("no-lead-times"));
    expect(unknown.origins).toMatchObject({ failureRates: {}, coverage: 0, commits: 2 });
  });

  test("open incidents are open, not restored at once", () => {
    expect(incidentRestoreTime([])).toEqual(because("no-incidents"));
    expect(incidentRestoreTime([incident()])).toEqual(because("no-restored-incidents"));
  });

  test("only rollbacks: the definition without rollbacks has nothing below the line", () => {
    expect(reconcile(toHistory(several(3, { deploymentType: "rollback" })))).toMatchObject({
      withoutRollbacks: null,
    });
  });
});

describe("the stages of lead time and the figures over time keep to the same", () => {
  test("no deployments, no commits, no stages: each its own reason", () => {
    expect(leadTimeStages([])).toEqual(because("no-deployments"));
    expect(leadTimeStages(several(2))).toEqual(because("no-commits"));
    const running = deployment({ finishedAt: null, commits: [commit({ leadTimeSeconds: 60 })] });
    expect(leadTimeStages([running])).toEqual(because("no-lead-times"));
  });

  test("a single deployment of 5,000 commits is measured, without a range", () => {
    const startedAt = new Date("2026-03-05T12:00:00Z");
    const commits = Array.from({ length: 5000 }, (_, i) =>
      commit({ sha: `${i}`, leadTimeSeconds: 600 + i, timeToDeploySeconds: 300 }),
    );
    const finishedAt = new Date(startedAt.getTime() + 60_000);
    expect(leadTimeStages([deployment({ startedAt, finishedAt, commits })])).toMatchObject({
      commits: 5000,
      waiting: { medianSeconds: 300, p90Seconds: 300, interval: null },
      deploying: { medianSeconds: 60 },
    });
  });

  test("commits that took no time at all have shares of 0, not NaN", () => {
    const startedAt = new Date("2026-03-05T12:00:00Z");
    const commits = [commit({ leadTimeSeconds: 0, timeToDeploySeconds: 0 })];
    const stages = leadTimeStages([deployment({ startedAt, finishedAt: startedAt, commits })]);
    expect(stages).toMatchObject({
      beforeMerge: { share: 0 },
      waiting: { share: 0 },
      deploying: { share: 0 },
    });
  });

  test("an empty window has no buckets, and a bucket without deployments no figure", () => {
    expect(overTime([], [], MARCH_1_TO_11, [MARCH_1_TO_11])).toEqual([]);
    const counted = countWindow([], { window: MARCH_1_TO_11, parts: [], buckets: [] }, new Set());
    const empty = Object.values(metricFigures(counted.current, MARCH_1_TO_11, [MARCH_1_TO_11]));
    expect(empty).toEqual(empty.map(() => because("no-deployments")));
  });
});
