import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type DashboardFilters,
  filterQuery,
  parseFilters,
  toggleEnvironment,
  WINDOW_DAYS,
} from "@/lib/dashboard/filters";

describe("parseFilters", () => {
  test("an empty query is the last 30 days of the production environments", () => {
    expect(parseFilters({})).toEqual({ windowDays: 30, environments: null });
  });

  test("a window that isn't offered falls back to 30 days", () => {
    for (const window of ["0", "31", "-7", "7e0x", "", "NaN"]) {
      expect(parseFilters({ window }).windowDays).toBe(30);
    }
  });

  test("an environment named twice counts once and an empty name not at all", () => {
    expect(parseFilters({ env: ["live", "", "live", "eu"] }).environments).toEqual(["live", "eu"]);
    expect(parseFilters({ env: "" }).environments).toBeNull();
  });
});

describe("filterQuery", () => {
  test("the default filters need no query", () => {
    expect(filterQuery({ windowDays: 30, environments: null })).toBe("");
  });

  test("any filters survive the way through the URL", () => {
    const filters = fc.record({
      windowDays: fc.constantFrom(...WINDOW_DAYS),
      environments: fc.option(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 })),
    });
    fc.assert(
      fc.property(filters, (wanted) => {
        const query = new URLSearchParams(filterQuery(wanted));
        const read = parseFilters({ window: query.get("window") ?? undefined, env: query.getAll("env") });
        expect(read).toEqual(wanted);
      }),
      { seed: 20261123 },
    );
  });
});

describe("toggleEnvironment", () => {
  const production = ["live", "prod"];
  const start: DashboardFilters = { windowDays: 7, environments: null };

  test("ticking starts from the production environments and keeps the window", () => {
    expect(toggleEnvironment(start, production, "staging")).toEqual({
      windowDays: 7,
      environments: ["live", "prod", "staging"],
    });
  });

  test("unticking takes one away", () => {
    expect(toggleEnvironment(start, production, "live").environments).toEqual(["prod"]);
  });

  test("coming back to the production environments, or to none, is the default again", () => {
    const without = toggleEnvironment(start, production, "prod");
    expect(toggleEnvironment(without, production, "prod").environments).toBeNull();
    expect(toggleEnvironment(without, production, "live").environments).toBeNull();
  });
});
