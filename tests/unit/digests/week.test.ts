import { expect, test } from "vitest";
import { lastClosedWeek, overlappingWeeks } from "@/lib/digests/week";

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

test("weeks that share a day with one begin up to six days before and after it, over the end of a year too", () => {
  expect(overlappingWeeks("2026-11-16")).toEqual({ first: "2026-11-10", last: "2026-11-22" });
  expect(overlappingWeeks("2027-01-03")).toEqual({ first: "2026-12-28", last: "2027-01-09" });
});
