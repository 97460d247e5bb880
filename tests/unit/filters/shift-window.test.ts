import { describe, expect, test } from "vitest";
import type { FilterWindow } from "@/lib/read/filters/filters";
import { shiftWindow } from "@/lib/read/filters/shift-window";

const NOW = new Date("2026-11-30T12:00:00Z");
const LAST_WEEK: FilterWindow = { kind: "days", days: 7 };
const WEEK_BEFORE: FilterWindow = { kind: "custom", from: "2026-11-17", to: "2026-11-24" };

describe("moving a window", () => {
  test("before rolling days come as many whole days, and before those as many again", () => {
    expect(shiftWindow(LAST_WEEK, -1, NOW)).toEqual(WEEK_BEFORE);
    expect(shiftWindow(WEEK_BEFORE, -1, NOW)).toEqual({
      kind: "custom",
      from: "2026-11-10",
      to: "2026-11-17",
    });
  });

  test("forward again ends at the rolling days, and nothing comes after them", () => {
    expect(shiftWindow(WEEK_BEFORE, 1, NOW)).toEqual(LAST_WEEK);
    expect(shiftWindow(LAST_WEEK, 1, NOW)).toBeNull();
  });

  test("days of a length that isn't offered move by their own length, and never beyond today", () => {
    const ten: FilterWindow = { kind: "custom", from: "2026-11-01", to: "2026-11-11" };
    expect(shiftWindow(ten, 1, NOW)).toEqual({ kind: "custom", from: "2026-11-11", to: "2026-11-21" });
    expect(shiftWindow({ kind: "custom", from: "2026-11-11", to: "2026-11-21" }, 1, NOW)).toBeNull();
  });

  test("thirty days move by their own length", () => {
    expect(shiftWindow({ kind: "days", days: 30 }, -1, NOW)).toEqual({
      kind: "custom",
      from: "2026-10-02",
      to: "2026-11-01",
    });
  });
});
