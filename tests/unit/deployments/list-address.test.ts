import { describe, expect, test } from "vitest";
import { listHref, parsePosition } from "@/lib/read/deployments/list-address";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { parseNarrowing } from "@/lib/read/filters/narrowing";
import { parseFilters } from "@/lib/read/filters/parse";

const ID = "0123abcd-0123-4567-89ab-0123456789ab";
const OTHER = "1123abcd-0123-4567-89ab-0123456789ab";
const queryOf = (href: string) =>
  Object.fromEntries(new URL(href, "https://iris.example").searchParams) as Record<string, string>;

describe("where the list stands", () => {
  test("without an order it is the newest first, and what can't be meant is that too", () => {
    for (const sort of [null, "", "-", "price", "-price"]) {
      expect(parsePosition({ sort, after: null, before: null })).toEqual({
        sort: "started",
        descending: true,
        anchor: null,
        backward: false,
      });
    }
  });

  test("a minus sorts from the largest down", () => {
    expect(parsePosition({ sort: "-recovery", after: null, before: null })).toMatchObject({
      sort: "recovery",
      descending: true,
    });
    expect(parsePosition({ sort: "recovery", after: null, before: null })).toMatchObject({
      sort: "recovery",
      descending: false,
    });
  });

  test("only an id is a place; after wins over before", () => {
    expect(parsePosition({ sort: null, after: ID, before: OTHER })).toMatchObject({
      anchor: ID,
      backward: false,
    });
    expect(parsePosition({ sort: null, after: "1; drop", before: OTHER })).toMatchObject({
      anchor: OTHER,
      backward: true,
    });
  });

  test("an address leads back to what it was made of", () => {
    const filters = { ...DEFAULT_FILTERS, services: ['a/b "c" é&d=1'], environments: ["live"] };
    const href = listHref(
      "acme",
      filters,
      { result: ["failed"], q: "v1.2" },
      {
        sort: "lead-time",
        descending: false,
        before: ID,
      },
    );
    const query = queryOf(href);
    const { sort = null, after = null, before = null, ...narrowing } = parseNarrowing(query);
    expect(parsePosition({ sort, after, before })).toEqual({
      sort: "lead-time",
      descending: false,
      anchor: ID,
      backward: true,
    });
    expect(parseFilters(query).filters).toEqual(filters);
    expect(narrowing).toMatchObject({ result: ["failed"], q: "v1.2" });
  });

  test("the default address has no query", () => {
    expect(listHref("acme", DEFAULT_FILTERS, {}, { sort: "started", descending: true })).toBe(
      "/acme/deployments",
    );
  });

  test("a search of blanks is none", () => {
    expect(parseNarrowing({ q: "  " }).q).toBe("");
  });
});
