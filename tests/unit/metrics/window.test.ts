import { describe, expect, test } from "vitest";
import { isInWindow, startedInWindow, windowBefore, windowDays } from "@/lib/core/metrics/window";
import { deployment, MARCH_1_TO_11 } from "./build";

describe("a window", () => {
  test("holds its start and not its end", () => {
    const { from, to } = MARCH_1_TO_11;
    expect(isInWindow(from, MARCH_1_TO_11)).toBe(true);
    expect(isInWindow(to, MARCH_1_TO_11)).toBe(false);
    expect(isInWindow(new Date(to.getTime() - 1), MARCH_1_TO_11)).toBe(true);
    expect(startedInWindow([deployment({ startedAt: to })], MARCH_1_TO_11)).toEqual([]);
  });

  test("is as long as its days, and an inverted one is empty", () => {
    const { from, to } = MARCH_1_TO_11;
    expect(windowDays(MARCH_1_TO_11)).toBe(10);
    expect(windowDays({ from: to, to: from })).toBe(0);
  });

  test("follows the one before without gap or overlap", () => {
    expect(windowBefore(MARCH_1_TO_11)).toEqual({
      from: new Date("2026-02-19T00:00:00Z"),
      to: new Date("2026-03-01T00:00:00Z"),
    });
  });
});
