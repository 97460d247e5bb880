import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { LocalDays, monthStart, weekStart } from "@/lib/core/metrics/local-days";
import { type BucketSize, bucketSizeFor, countIncidents, emptyBuckets } from "@/lib/core/metrics/series";
import type { TimeWindow } from "@/lib/core/metrics/window";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { deployment, incident } from "./build";

const at = (text: string) => new Date(text);
const windowOf = (from: string, to: string) => ({ from: at(from), to: at(to) });

interface SeriesInput {
  deployments: readonly Deployment[];
  incidents: readonly Incident[] | null;
  window: TimeWindow;
  size: BucketSize;
  timeZone: string;
}

/** The columns of the dashboard. */
function series({ deployments, incidents, window, size, timeZone }: SeriesInput) {
  const empty = emptyBuckets(window, size, timeZone);
  const { buckets } = countWindow(deployments, { window, parts: [], buckets: empty }, new Set());
  return countIncidents(buckets, incidents, window);
}

describe("series", () => {
  test("a day of 23 hours and one of 25 are one bucket each (New York, 2026)", () => {
    const base = { deployments: [], incidents: null, size: "day" as const, timeZone: "America/New_York" };
    const spring = series({ ...base, window: windowOf("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z") });
    const autumn = series({ ...base, window: windowOf("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z") });
    expect(spring.map((b) => [b.label, b.partial])).toEqual([["2026-03-08", false]]);
    expect(autumn.map((b) => [b.label, b.partial])).toEqual([["2026-11-01", false]]);
  });

  test("where the clocks skip midnight, the day starts at one (São Paulo, 4 November 2018)", () => {
    const days = new LocalDays("America/Sao_Paulo");
    const start = days.startOf(days.dayOf(Date.parse("2018-11-04T12:00:00Z")));
    expect(new Date(start).toISOString()).toBe("2018-11-04T03:00:00.000Z");
    expect(days.dayOf(start - 1)).toBe(days.dayOf(start) - 1);
  });

  test("weeks start on Monday, months on the first, and cut ones are marked", () => {
    const base = { deployments: [], incidents: null, timeZone: "UTC" };
    const window = windowOf("2026-03-04T00:00:00Z", "2026-04-10T00:00:00Z");
    const weeks = series({ ...base, window, size: "week" });
    expect(weeks.map((b) => b.label)).toEqual([
      "2026-03-02",
      "2026-03-09",
      "2026-03-16",
      "2026-03-23",
      "2026-03-30",
      "2026-04-06",
    ]);
    expect(weeks.map((b) => b.partial)).toEqual([true, false, false, false, false, true]);
    const months = series({ ...base, window, size: "month" });
    expect(months.map((b) => [b.label, b.partial])).toEqual([
      ["2026-03-01", true],
      ["2026-04-01", true],
    ]);
  });

  test("the buckets add up to the window's own events, and an empty day is kept", () => {
    const window = windowOf("2026-03-01T00:00:00Z", "2026-03-04T00:00:00Z");
    const deployments = [
      deployment({ startedAt: at("2026-03-01T00:00:00Z"), result: "failed" }),
      deployment({ startedAt: at("2026-03-03T23:59:59Z"), result: "pending" }),
      deployment({ startedAt: at("2026-03-04T00:00:00Z") }),
      deployment({ startedAt: at("2026-02-28T23:59:59Z") }),
    ];
    const incidents = [incident({ startedAt: at("2026-03-03T01:00:00Z") })];
    const buckets = series({ deployments, incidents, window, size: "day", timeZone: "UTC" });
    expect(buckets.map((b) => [b.deployments, b.failed, b.pending, b.incidents])).toEqual([
      [1, 1, 0, 0],
      [0, 0, 0, 0],
      [1, 0, 1, 1],
    ]);
  });

  test("incidents that can't be known are null, an empty window has no buckets, an unknown zone throws", () => {
    const base = { deployments: [], incidents: null, size: "day" as const };
    const window = windowOf("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
    expect(series({ ...base, window, timeZone: "UTC" })[0]?.incidents).toBeNull();
    const empty = { from: window.to, to: window.from };
    expect(series({ ...base, window: empty, timeZone: "UTC" })).toEqual([]);
    expect(() => series({ ...base, window, timeZone: "Mars/Olympus" })).toThrow(RangeError);
  });

  test("days up to a month, weeks up to half a year, months beyond", () => {
    const daysFrom = (n: number) => ({ from: at("2026-01-01"), to: new Date(Date.UTC(2026, 0, 1 + n)) });
    expect([7, 30, 90, 365].map((n) => bucketSizeFor(daysFrom(n)))).toEqual(["day", "day", "week", "month"]);
  });

  test("calendar arithmetic holds before 1970 and over the year's end", () => {
    expect(new Date(weekStart(-1) * 86_400_000).toISOString()).toContain("1969-12-29");
    expect(new Date(monthStart(20_453, 1) * 86_400_000).toISOString()).toContain("2026-01-01");
  });
});
