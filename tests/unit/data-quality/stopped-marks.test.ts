import { expect, test } from "vitest";
import { type MarkRun, stoppedMarks } from "@/lib/read/data-quality/stopped-marks";

const UNTIL = new Date("2026-11-25T00:00:00Z");
const run = (changes: Partial<MarkRun> = {}): MarkRun => ({
  tool: "Cursor",
  firstAt: new Date("2026-10-01T00:00:00Z"),
  lastAt: new Date("2026-11-10T00:00:00Z"),
  marked: 40,
  before: 100,
  since: 30,
  ...changes,
});
const stops = (changes: Partial<MarkRun>) => stoppedMarks([run(changes)], UNTIL).length === 1;

test("marks that end while their services go on have stopped: 0.6 to the 30th is one in 4.5 million", () => {
  expect(stops({})).toBe(true);
});

test("too few commits since, too rare a mark, or too short a silence say nothing", () => {
  // 0.6 ** 13 = 0.0013, 0.6 ** 14 = 0.0008.
  expect(stops({ since: 13 })).toBe(false);
  expect(stops({ since: 14 })).toBe(true);
  expect(stops({ marked: 10, before: 1_000 })).toBe(false);
  expect(stops({ marked: 9, before: 10 })).toBe(false);
  expect(stops({ lastAt: new Date("2026-11-19T00:00:00Z") })).toBe(false);
  expect(stops({ marked: 100, since: 4 })).toBe(false);
});

test("services that deploy nothing any more have stopped themselves", () => {
  expect(stops({ since: 0 })).toBe(false);
});
