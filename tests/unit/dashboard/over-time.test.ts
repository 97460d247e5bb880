import { expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import type { MetricId } from "@/lib/core/metrics/metrics";
import { wilsonInterval } from "@/lib/core/metrics/stats/wilson";
import { countWindow } from "@/lib/core/metrics/window-counts";
import type { WindowFigures } from "@/lib/core/metrics/window-figures";
import { countedWindow, dashboardFigures } from "@/lib/read/dashboard/figures";
import { parseTrend, toTrendView } from "@/lib/read/dashboard/over-time";
import { axisTicks } from "@/lib/read/dashboard/trend-axis";
import { figuresFrom, whollyRead } from "../../support/figures";
import { commit, deployment } from "../metrics/build";

const window = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-04T00:00:00Z") };
const at = (day: number) => new Date(Date.UTC(2026, 2, day, 12));
const many = (count: number, parts: Partial<Deployment>) =>
  Array.from({ length: count }, () => deployment(parts));

/** 1 March: 5 of 25 failed; 2 March: nothing; 3 March: 1 of 4 failed, one pending. */
const DEPLOYMENTS = [
  ...many(5, { startedAt: at(1), result: "failed", recoverySeconds: 600 }),
  ...many(20, { startedAt: at(1) }),
  deployment({ startedAt: at(3), result: "failed", deploymentType: "hotfix" }),
  ...many(3, { startedAt: at(3) }),
  deployment({ startedAt: at(3), result: "pending" }),
];

function trend(metric: MetricId, deployments: readonly Deployment[] = DEPLOYMENTS) {
  const { overTime: buckets, ...whole } = dashboardFigures({
    counts: countWindow(deployments, countedWindow(window, "UTC"), new Set()),
    incidents: null,
    window,
    asOf: null,
    reading: whollyRead(window),
    now: window.to,
  });
  return toTrendView(metric, { whole, buckets });
}

test("a rate has its counts and Wilson's interval; a day without deployments is a gap with its reason", () => {
  const { points, whole } = trend("change-failure-rate");
  expect(points).toEqual([
    {
      measured: true,
      value: 5 / 25,
      interval: wilsonInterval(5, 25),
      basis: { part: 5, whole: 25 },
      isHint: false,
    },
    { measured: false, reason: "no-deployments" },
    {
      measured: true,
      value: 1 / 4,
      interval: wilsonInterval(1, 4),
      basis: { part: 1, whole: 4 },
      isHint: true,
    },
  ]);
  expect(whole).toBe(6 / 29);
});

test("deployments that all await their result are a gap in the failure rate and in the recovery, not a zero", () => {
  const pending = many(30, { startedAt: at(2), result: "pending" });
  for (const metric of ["change-failure-rate", "failed-deployment-recovery-time"] as const) {
    expect(trend(metric, pending).points[1]).toEqual({ measured: false, reason: "no-evaluated-deployments" });
  }
  expect(trend("deployment-rework-rate", pending).points[1]).toMatchObject({
    value: 0,
    basis: { part: 0, whole: 30 },
  });
});

test("a median of fewer than six recoveries has no interval and is only a hint", () => {
  const { points } = trend("failed-deployment-recovery-time");
  expect(points[0]).toEqual({
    measured: true,
    value: 600,
    interval: null,
    basis: { part: 5, whole: 5 },
    isHint: true,
  });
  expect(points[2]).toEqual({ measured: false, reason: "no-recovery-times" });
  const six = many(6, { startedAt: at(1), result: "failed", recoverySeconds: 600 });
  expect(trend("failed-deployment-recovery-time", six).points[0]).toMatchObject({
    interval: { low: 600, high: 600 },
    isHint: false,
  });
});

test("every value is the one that its metric gives for the deployments of that day alone", () => {
  const deployments = [
    ...DEPLOYMENTS,
    ...many(7, {
      startedAt: at(2),
      commits: [commit({ sha: "a", leadTimeSeconds: 60 }), commit({ sha: "b" })],
    }),
    deployment({ startedAt: at(2), commits: [commit({ sha: "c", leadTimeSeconds: 600 })] }),
  ];
  const days = [1, 2, 3].map((day) => {
    const from = new Date(Date.UTC(2026, 2, day));
    return figuresFrom(deployments, { from, to: new Date(from.getTime() + 86_400_000) });
  });
  const found = (metric: MetricId) =>
    trend(metric, deployments).points.map((point) =>
      point.measured ? { value: point.value, interval: point.interval } : point.reason,
    );
  const expected = <T extends { interval: unknown }>(
    metric: (day: WindowFigures) => { measured: false; reason: string } | ({ measured: true } & T),
    value: (figure: T) => number,
  ) =>
    days.map((day) => {
      const figure = metric(day);
      return figure.measured ? { value: value(figure), interval: figure.interval } : figure.reason;
    });
  expect(found("deployment-rework-rate")).toEqual(
    expected(
      (day) => day["deployment-rework-rate"],
      ({ rate }) => rate,
    ),
  );
  expect(found("change-failure-rate")).toEqual(
    expected(
      (day) => day["change-failure-rate"],
      ({ rate }) => rate,
    ),
  );
  expect(found("deployment-frequency")).toEqual(
    expected(
      (day) => day["deployment-frequency"],
      ({ perDay }) => perDay,
    ),
  );
  expect(found("failed-deployment-recovery-time")).toEqual(
    expected(
      (day) => day["failed-deployment-recovery-time"],
      (f) => f.medianSeconds,
    ),
  );
  expect(found("change-lead-time")).toEqual(
    expected(
      (day) => day["change-lead-time"],
      (f) => f.medianSeconds,
    ),
  );
  expect(found("batch-size")).toEqual(
    expected(
      (day) => day["batch-size"],
      ({ mean }) => mean,
    ),
  );
  expect(found("batch-size")).toMatchObject(["no-commits", { value: 15 / 8 }, "no-commits"]);
});

test("a median lead time of fewer than six deployments is only a hint, with the commits that have one of all", () => {
  const deployments = many(5, {
    startedAt: at(1),
    commits: [commit({ sha: "a", leadTimeSeconds: 60 }), commit({ sha: "b" })],
  });
  expect(trend("change-lead-time", deployments).points[0]).toEqual({
    measured: true,
    value: 60,
    interval: null,
    basis: { part: 5, whole: 10 },
    isHint: true,
  });
});

test("the frequency of a bucket that the window cuts is over the part inside", () => {
  const halfDay = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-01T12:00:00Z") };
  const figures = dashboardFigures({
    counts: countWindow(
      many(3, { startedAt: new Date("2026-03-01T06:00:00Z") }),
      countedWindow(halfDay, "UTC"),
      new Set(),
    ),
    incidents: null,
    window: halfDay,
    asOf: null,
    reading: whollyRead(halfDay),
    now: halfDay.to,
  });
  const { points } = toTrendView("deployment-frequency", { whole: figures, buckets: figures.overTime });
  expect(points).toMatchObject([{ value: 6, basis: { part: 3, whole: 0.5 } }]);
});

test("the axis holds every value and every range with enough behind it", () => {
  const { points, ticks } = trend("change-failure-rate");
  const end = ticks.at(-1) as number;
  for (const point of points) {
    if (!point.measured) continue;
    expect(point.value).toBeLessThanOrEqual(end);
    if (!point.isHint) expect(point.interval?.high).toBeLessThanOrEqual(end);
  }
});

test("axis marks start at 0, reach the highest value in at most four steps, and a rate never passes 100 %", () => {
  expect(axisTicks(0.37, "rate")).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
  expect(axisTicks(0.97, "rate")).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(axisTicks(3 * 3_600, "seconds")).toEqual([0, 3_600, 7_200, 10_800]);
  expect(axisTicks(0, "per-day")).toEqual([0, 0.1]);
  for (const highest of [0.3, 27.1, 1_999, 123_456]) {
    const ticks = axisTicks(highest, "per-day");
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
    expect(ticks.length).toBeLessThanOrEqual(5);
  }
});

test("an address names the metric by its definition, or as it did before 0.3.0; anything else is the default", () => {
  expect(parseTrend("change-lead-time")).toBe("change-lead-time");
  expect(["recovery", "frequency", "lead-time", "rework"].map(parseTrend)).toEqual([
    "failed-deployment-recovery-time",
    "deployment-frequency",
    "change-lead-time",
    "deployment-rework-rate",
  ]);
  for (const other of [undefined, "", "people", "constructor", ["rework"]]) {
    expect(parseTrend(other)).toBe("change-failure-rate");
  }
});
