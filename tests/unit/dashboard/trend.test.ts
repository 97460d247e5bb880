import { expect, test } from "vitest";
import { overTime } from "@/lib/core/metrics/over-time";
import { emptyBuckets } from "@/lib/core/metrics/series";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { trends, windowParts } from "@/lib/read/dashboard/trend";
import { deployment } from "../metrics/build";

const NONE: ReadonlySet<string> = new Set();
const at = (day: number) => new Date(Date.UTC(2026, 2, day, 12));

test("a week has its seven days, longer windows ten parts that touch and end with the window", () => {
  const week = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-08T00:00:00Z") };
  expect(windowParts(week)).toHaveLength(7);
  const month = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-31T00:00:00Z") };
  const parts = windowParts(month);
  expect(parts).toHaveLength(10);
  expect(parts[0]?.from).toEqual(month.from);
  expect(parts.at(-1)?.to).toEqual(month.to);
  parts.slice(1).forEach((part, index) => {
    expect(part.from).toEqual(parts[index]?.to);
  });
});

test("each day has its own figures; a day without deployments is a gap in all of them, never a zero", () => {
  const window = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-04T00:00:00Z") };
  const deployments = [
    deployment({ startedAt: at(1), result: "failed", recoverySeconds: 600 }),
    deployment({ startedAt: at(1) }),
    deployment({ startedAt: at(3) }),
  ];
  const counted = { window, parts: windowParts(window), buckets: emptyBuckets(window, "day", "UTC") };
  const { parts } = countWindow(deployments, counted, NONE);
  const readUntil = (day: number) =>
    trends(overTime(windowParts(window), parts, window, [{ from: window.from, to: at(day) }]));
  expect(readUntil(4)).toMatchObject({
    "change-failure-rate": [0.5, null, 0],
    "failed-deployment-recovery-time": [600, null, null],
    "deployment-frequency": [2, null, 1],
    "change-lead-time": [null, null, null],
  });
  expect(readUntil(3)["deployment-frequency"]).toEqual([2, null, 2]);
  expect(readUntil(2)["deployment-frequency"]).toEqual([2, null, null]);
});
