import { expect, test } from "vitest";
import { lastClosedWeek, untoldDays } from "@/lib/read/digests/week";

test.each([
  [
    "on a Wednesday",
    "2026-11-25T12:00:00Z",
    "UTC",
    "monday",
    "2026-11-16",
    "2026-11-16T00:00Z",
    "2026-11-23T00:00Z",
  ],
  [
    "as it begins",
    "2026-11-23T00:00:00Z",
    "UTC",
    "monday",
    "2026-11-16",
    "2026-11-16T00:00Z",
    "2026-11-23T00:00Z",
  ],
  [
    "a second before",
    "2026-11-22T23:59:59Z",
    "UTC",
    "monday",
    "2026-11-09",
    "2026-11-09T00:00Z",
    "2026-11-16T00:00Z",
  ],
  [
    "of Sundays",
    "2026-11-22T00:00:00Z",
    "UTC",
    "sunday",
    "2026-11-15",
    "2026-11-15T00:00Z",
    "2026-11-22T00:00Z",
  ],
  [
    "of Sundays, on a Saturday",
    "2026-11-21T23:00:00Z",
    "UTC",
    "sunday",
    "2026-11-08",
    "2026-11-08T00:00Z",
    "2026-11-15T00:00Z",
  ],
  [
    "in São Paulo, three hours behind",
    "2026-11-23T02:30:00Z",
    "America/Sao_Paulo",
    "monday",
    "2026-11-09",
    "2026-11-09T03:00Z",
    "2026-11-16T03:00Z",
  ],
  [
    "of 167 hours, when the clocks go forward",
    "2026-03-30T12:00:00Z",
    "Europe/Berlin",
    "monday",
    "2026-03-23",
    "2026-03-22T23:00Z",
    "2026-03-29T22:00Z",
  ],
] as const)("the last closed week %s", (_name, now, zone, start, firstDay, from, to) => {
  expect(lastClosedWeek(new Date(now), zone, start)).toEqual({
    firstDay,
    from: new Date(from),
    to: new Date(to),
  });
});

const mondays = (now: string) => lastClosedWeek(new Date(now), "America/Sao_Paulo", "monday");
const sundays = (now: string) => lastClosedWeek(new Date(now), "America/Sao_Paulo", "sunday");
const untold = (week: ReturnType<typeof mondays>, told: ReturnType<typeof mondays> | null) =>
  untoldDays(week, told, "America/Sao_Paulo");

test("nothing told yet, the week before told, and a quiet week in between: the whole week", () => {
  const week = mondays("2026-11-24T12:00:00Z");
  expect(untold(week, null)).toBe(week);
  expect(untold(week, mondays("2026-11-17T12:00:00Z"))).toEqual(week);
  expect(untold(week, mondays("2026-11-10T12:00:00Z"))).toBe(week);
});

test("from Mondays to Sundays: the six days that are left are told of, then whole weeks again", () => {
  const told = mondays("2026-11-17T12:00:00Z");
  expect(untold(sundays("2026-11-17T12:00:00Z"), told)).toBeNull();
  const rest = untold(sundays("2026-11-22T12:00:00Z"), told);
  expect(rest).toEqual({
    firstDay: "2026-11-16",
    from: new Date("2026-11-16T03:00Z"),
    to: new Date("2026-11-22T03:00Z"),
  });
  const next = sundays("2026-11-29T12:00:00Z");
  expect(untold(next, rest)).toEqual(next);
});

test("from Sundays to Mondays: the one day that is left waits for the week after it", () => {
  const told = sundays("2026-11-16T12:00:00Z");
  expect(untold(mondays("2026-11-16T12:00:00Z"), told)).toBeNull();
  const eight = untold(mondays("2026-11-23T12:00:00Z"), told);
  expect(eight).toEqual({
    firstDay: "2026-11-15",
    from: new Date("2026-11-15T03:00Z"),
    to: new Date("2026-11-23T03:00Z"),
  });
  const next = mondays("2026-11-30T12:00:00Z");
  expect(untold(next, eight)).toEqual(next);
});

test("there and back tells nothing twice, and whoever lacks the same days gets them", () => {
  const told = mondays("2026-11-17T12:00:00Z");
  expect(untold(mondays("2026-11-18T12:00:00Z"), told)).toBe(told);
});
