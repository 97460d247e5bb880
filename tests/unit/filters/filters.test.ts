import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UNNAMED } from "@/lib/core/question/lists";
import {
  DEFAULT_FILTERS,
  type Filters,
  MOST_WINDOW_DAYS,
  narrowsScope,
  WINDOW_DAYS,
} from "@/lib/read/filters/filters";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import { parseNarrowing } from "@/lib/read/filters/narrowing";
import { parseFilters, type SearchParams } from "@/lib/read/filters/parse";
import { stretchOf, windowOf } from "@/lib/read/filters/window";

const ID = "0d9f2f63-6b7a-4f0e-9a53-0c8c1f6a2b11";

/** A query as Next hands it to a page. */
function paramsOf(query: string): SearchParams {
  const read = new URLSearchParams(query);
  return Object.fromEntries([...new Set(read.keys())].map((key) => [key, read.getAll(key)]));
}

describe("parseFilters", () => {
  test("an empty query is the last 28 days of the production environments, and nothing is ignored", () => {
    expect(parseFilters({})).toEqual({ filters: DEFAULT_FILTERS, ignored: [] });
  });

  test("a window that isn't known falls back to 28 days and is named", () => {
    for (const window of ["0", "31", "-7", "7e0x", "", "NaN"]) {
      expect(parseFilters({ window })).toEqual({ filters: DEFAULT_FILTERS, ignored: ["window"] });
    }
  });

  test("the days that addresses of before 0.3.0 name go on meaning themselves", () => {
    for (const days of [30, 90, 180]) {
      expect(parseFilters({ window: String(days) })).toEqual({
        filters: { ...DEFAULT_FILTERS, window: { kind: "days", days } },
        ignored: [],
      });
    }
  });

  test("every window on offer is of whole weeks, so that the one before has the same weekdays", () => {
    for (const days of WINDOW_DAYS) expect(days % 7).toBe(0);
  });

  test("a custom window needs both its edges, in order, and days that exist", () => {
    const custom = { from: "2026-11-01", to: "2026-11-08T12:30:00Z" };
    expect(parseFilters(custom).filters.window).toEqual({ kind: "custom", ...custom });
    expect(parseFilters({ from: "2026-11-01" }).ignored).toEqual(["from"]);
    expect(parseFilters({ from: "2026-11-08", to: "2026-11-01" }).ignored).toEqual(["from", "to"]);
    expect(parseFilters({ from: "2026-02-30", to: "2026-03-05" }).ignored).toEqual(["from", "to"]);
    expect(parseFilters({ from: "yesterday", to: "2026-03-05" }).filters.window).toEqual(
      DEFAULT_FILTERS.window,
    );
  });

  test("a custom window is two years at most; a longer one doesn't count and is named", () => {
    const longest = { from: "2024-01-01", to: "2026-01-01" };
    expect(parseFilters(longest)).toMatchObject({ filters: { window: longest }, ignored: [] });
    expect(parseFilters({ from: "2024-01-01", to: "2026-01-02" })).toEqual({
      filters: DEFAULT_FILTERS,
      ignored: ["from", "to"],
    });
  });

  test("a name given twice counts once; an empty one means those without a name, where there can be such", () => {
    const { filters, ignored } = parseFilters({ team: ["core", "", "core"], service: ["", "web"] });
    expect(filters.teams).toEqual(["core", UNNAMED]);
    expect(filters.services).toEqual(["web"]);
    expect(ignored).toEqual(["service"]);
  });

  test("a repository that is no id is ignored and named", () => {
    expect(parseFilters({ repository: [ID, "'; drop table"] })).toEqual({
      filters: { ...DEFAULT_FILTERS, repositories: [ID] },
      ignored: ["repository"],
    });
  });
});

test("a name with a NUL is no name the database holds: it doesn't count, and is named", () => {
  for (const key of ["env", "service", "team", "repository", "tool"]) {
    expect(parseFilters({ [key]: "a\0b" })).toEqual({ filters: DEFAULT_FILTERS, ignored: [key] });
  }
  expect(parseFilters({ env: ["live", "\0"] }).filters.environments).toEqual(["live"]);
  expect(parseNarrowing({ q: "a\0b" }).q).toBeNull();
  expect(parseNarrowing({ q: "ab" }).q).toBe("ab");
});

test("the empty name stands for none in every list that can be without, and a form's any narrows nothing", () => {
  for (const key of ["env", "team", "repository", "tag"]) {
    expect(Object.values(parseFilters({ [key]: "" }).filters), key).toContainEqual([""]);
  }
  expect(parseNarrowing({ type: ["", "rollback"], remediation: "" })).toMatchObject({
    type: ["", "rollback"],
    remediation: [""],
  });
  expect(parseNarrowing({ type: "any", remediation: "any" })).toMatchObject({ type: [], remediation: [] });
});

test("links made before keep their meaning: none was spelled so, and a form wrote empty values for any", () => {
  expect(parseNarrowing({ remediation: "none" }).remediation).toEqual([""]);
  const sent = { q: "", verdict: "failed", origin: "", share: "", type: "", remediation: "none" };
  expect(parseNarrowing(sent)).toMatchObject({ result: ["failed"], type: [], remediation: [""] });
  expect(parseNarrowing({ ...sent, remediation: "" })).toMatchObject({ type: [], remediation: [] });
});

describe("filterQuery", () => {
  test("the default filters need no query", () => {
    expect(filterQuery(DEFAULT_FILTERS)).toBe("");
  });

  test("any filters survive the way through the URL", () => {
    const someOrAll = (list: string[]) => (list.length > 0 ? list : null);
    const names = fc.uniqueArray(fc.string({ minLength: 1, unit: "grapheme" }), { maxLength: 5 });
    const day = fc.date({ min: new Date("2020-01-01"), max: new Date("2097-12-01"), noInvalidDate: true });
    const filters: fc.Arbitrary<Filters> = fc.record({
      window: fc.oneof(
        fc.constantFrom(...WINDOW_DAYS).map((days) => ({ kind: "days" as const, days })),
        fc
          .tuple(day, fc.integer({ min: 1, max: MOST_WINDOW_DAYS * 86_400_000 }))
          .map(([from, length]) => stretchOf(from, new Date(from.getTime() + length))),
      ),
      environments: names.map(someOrAll),
      services: names.map(someOrAll),
      teams: names.map((list) => [UNNAMED, ...list]),
      repositories: fc.uniqueArray(fc.uuid(), { maxLength: 3 }).map(someOrAll),
      tools: names.map(someOrAll),
      tags: names.map((list) => [UNNAMED, ...list]),
    });
    fc.assert(
      fc.property(filters, (wanted) => {
        expect(parseFilters(paramsOf(filterQuery(wanted)))).toEqual({ filters: wanted, ignored: [] });
      }),
      { seed: 20261125 },
    );
  });
});

test("the way to the deployments behind a figure carries the page's filters and what the figure counts", () => {
  const filters = { ...DEFAULT_FILTERS, services: ["check out"], teams: [UNNAMED] };
  const href = deploymentsHref("acme", filters, { result: ["failed", "passed"], share: ["25"] });
  expect(href).toBe("/acme/deployments?service=check+out&team=&result=failed&result=passed&share=25");
  expect(parseNarrowing(paramsOf(href.split("?")[1] ?? ""))).toMatchObject({
    result: ["failed", "passed"],
    share: ["25"],
    origin: [],
    q: null,
  });
});

test("narrowing to environments is a narrower scope, another window isn't", () => {
  expect(narrowsScope({ ...DEFAULT_FILTERS, window: { kind: "days", days: 7 } })).toBe(false);
  expect(narrowsScope({ ...DEFAULT_FILTERS, environments: ["staging"] })).toBe(true);
  expect(narrowsScope({ ...DEFAULT_FILTERS, tools: ["claude"] })).toBe(true);
});

describe("windowOf", () => {
  const now = new Date("2026-11-25T21:03:20Z");

  test("rolling days are of 24 hours and end with the running five minutes, so that two visits agree", () => {
    expect(windowOf({ kind: "days", days: 7 }, now, "America/Sao_Paulo")).toEqual({
      from: new Date("2026-11-18T21:05:00Z"),
      to: new Date("2026-11-25T21:05:00Z"),
    });
  });

  test("days are the organization's: from the first instant of one up to, not including, that of another", () => {
    const window = { kind: "custom" as const, from: "2026-10-25", to: "2026-10-26" };
    // The clocks go back in Berlin: a day of 25 hours.
    expect(windowOf(window, now, "Europe/Berlin")).toEqual({
      from: new Date("2026-10-24T22:00:00Z"),
      to: new Date("2026-10-25T23:00:00Z"),
    });
  });

  test("an edge can be an instant, to the second", () => {
    const window = stretchOf(new Date("2026-11-01T03:00:00Z"), new Date("2026-11-01T04:00:30Z"));
    expect(window).toEqual({ kind: "custom", from: "2026-11-01T03:00Z", to: "2026-11-01T04:00:30Z" });
    expect(windowOf(window, now, "Asia/Tokyo").to).toEqual(new Date("2026-11-01T04:00:30Z"));
  });
});
