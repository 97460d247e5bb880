import fc from "fast-check";
import { expect, test } from "vitest";
import { daysRead, isPartlyRead, isWhollyRead, readWithin } from "@/lib/core/metrics/reading";
import { countWindow } from "@/lib/core/metrics/window-counts";
import { countedWindow, dashboardFigures } from "@/lib/read/dashboard/figures";
import { reportFigures, toFields } from "@/lib/read/reports/figures";
import { figuresFrom } from "../../support/figures";
import { deployment, incident } from "./build";

const DAY_MS = 86_400_000;
const NOW = new Date("2026-11-30T00:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const span = (from: number, to: number) => ({ from: ago(from), to: ago(to) });
const reading = (...spans: ReturnType<typeof span>[]) => ({ deployments: spans, incidents: spans });
/** One a day, at noon, for a hundred days. */
const DAILY = Array.from({ length: 100 }, (_, day) => deployment({ startedAt: ago(day + 0.5) }));

test("a hundred days of one deployment a day, thirty of them read: 1 a day over every window, not 0.3 nor 0.2", () => {
  const read = reading(span(30, 0));
  const known = DAILY.slice(0, 30);
  for (const days of [7, 30, 90, 180]) {
    const { "deployment-frequency": frequency, daysRead: counted } = figuresFrom(known, span(days, 0), {
      reading: read,
    });
    expect(frequency).toMatchObject({ measured: true, perDay: 1, days: Math.min(days, 30) });
    expect(counted).toBe(Math.min(days, 30));
    expect(frequency.measured && frequency.interval.low < 1 && frequency.interval.high > 1).toBe(true);
  }
});

test("a window that ends in the future counts no day to come", () => {
  const window = { from: ago(29), to: ago(-31) };
  const { "deployment-frequency": frequency } = figuresFrom(DAILY.slice(0, 29), window, {
    reading: reading(span(100, 0)),
  });
  expect(frequency).toMatchObject({ perDay: 1, days: 29 });
});

test("a time that nobody read is not read, and never 0; a 0 that was read stays one", () => {
  const window = span(90, 60);
  const read = reading(span(30, 0));
  const {
    daysRead: counted,
    counts,
    restore,
    incidents,
    ...figures
  } = figuresFrom([], window, { reading: read });
  expect([counted, counts.total, incidents]).toEqual([0, 0, null]);
  for (const figure of [restore, ...Object.values(figures)]) {
    expect(figure).toEqual({ measured: false, reason: "not-read" });
  }
  const fields = toFields(
    reportFigures({
      source: "datadog",
      counts: countWindow([], { window, parts: [], buckets: [] }, new Set()),
      incidents: [],
      window,
      reading: read,
      hiddenNotes: null,
    }),
  );
  expect(fields).toMatchObject({ days_read: 0, dora_source: null, dora_deployments_total: null });
  const quiet = figuresFrom([], span(20, 10), { reading: read });
  expect(quiet["deployment-frequency"]).toEqual({ measured: false, reason: "no-deployments" });
  expect(quiet.incidents).toBe(0);
  expect(
    figuresFrom([], window, { reading: read, incidents: [incident({ startedAt: ago(70) })] }).incidents,
  ).toBe(1);
});

test("unread buckets are marked, their figures have no value, and a half-read one divides by the half", () => {
  const window = span(40, 0);
  const read = reading(span(17.5, 0));
  const view = dashboardFigures({
    counts: countWindow(DAILY.slice(0, 17), countedWindow(window, "UTC"), new Set()),
    incidents: [],
    window,
    asOf: NOW,
    reading: read,
    now: NOW,
  });
  const { buckets } = view.series;
  expect(buckets.map(({ isRead }) => isRead)).toEqual(buckets.map(({ endsAt }) => endsAt > ago(17.5)));
  view.overTime.forEach(({ "deployment-frequency": frequency }, i) => {
    if (!buckets[i]?.isRead) expect(frequency).toEqual({ measured: false, reason: "not-read" });
  });
  expect(view.isPartlyRead).toBe(true);
  expect(view.hasEarlier).toBe(false);
  expect(view.changes["change-failure-rate"]).toEqual({ measured: false, reason: "history-too-short" });
});

test("two windows are compared over the days that were read of each, and only where all of the earlier was", () => {
  const window = span(10, 0);
  const view = dashboardFigures({
    counts: countWindow(DAILY, countedWindow(window, "UTC"), new Set()),
    incidents: null,
    window,
    asOf: NOW,
    reading: reading(span(100, 5), span(2, 0)),
    now: NOW,
  });
  const change = view.changes["deployment-frequency"];
  // Ten deployments over the seven days read of these ten, and ten over the ten before.
  expect(change).toMatchObject({ current: 10 / 7, before: 1 });
  expect(view.hasEarlier).toBe(true);
  expect(view.isPartlyRead).toBe(true);
});

test("what is read of a window: never more than the window, whatever the order and overlap of spans", () => {
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 60 }))
      .map(([from, length]) => ({ from: ago(from / 4), to: ago((from - length) / 4) })),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(spans, fc.integer({ min: 1, max: 90 }), (all, days) => {
      const window = span(days, 0);
      const quarters = Array.from({ length: 4 * days }, (_, i) => ago((i + 0.5) / 4));
      const covered = quarters.filter((at) => all.some(({ from, to }) => from <= at && at < to)).length;
      expect(daysRead(window, all)).toBeCloseTo(covered / 4, 9);
      expect(daysRead(window, [...all].reverse())).toBe(daysRead(window, all));
      const merged = readWithin(window, all);
      for (const [i, one] of merged.entries()) {
        expect(one.from < one.to).toBe(true);
        const next = merged[i + 1];
        if (next) expect(one.to < next.from).toBe(true);
      }
    }),
    { numRuns: 200, seed: 12 },
  );
});

test("the morning after a sync needs no word, two days do; the future is nobody's fault", () => {
  expect(isPartlyRead(span(30, 0), [span(30, 1.2)], NOW)).toBe(false);
  expect(isPartlyRead(span(30, 0), [span(30, 2)], NOW)).toBe(true);
  expect(isPartlyRead(span(30, -30), [span(30, 0.3)], NOW)).toBe(false);
  expect(isPartlyRead(span(-1, -30), [span(30, 0.3)], NOW)).toBe(false);
  expect(isWhollyRead(span(60, 30), [span(59.9, 0)])).toBe(false);
  expect(isWhollyRead(span(60, 30), [span(90, 0)])).toBe(true);
});
