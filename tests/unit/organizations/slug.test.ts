import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { isReservedSlug, isSlug, SLUG_MAX_LENGTH, suggestSlug } from "@/lib/workspace/organizations/slug";

/** First parts of the addresses in app/, those of route groups included. */
function firstParts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => (name.startsWith("(") ? firstParts(join(folder, name)) : [name]))
    .filter((name) => !name.startsWith("[") && !name.startsWith("_"));
}

test("no organization can take the first part of one of our own addresses", () => {
  const own = firstParts("app");
  expect(own).toContain("sign-in");
  expect(own.filter((name) => !isReservedSlug(name))).toEqual([]);
});

test("the demo's own slug is free to be taken by the product", () => {
  expect(isReservedSlug(DEMO_ORGANIZATION.slug)).toBe(false);
  expect(isSlug(DEMO_ORGANIZATION.slug)).toBe(true);
});

describe("the form of a slug is the database's", () => {
  test.each(["a", "7", "acme", "acme-payments", "a--b", "x".repeat(SLUG_MAX_LENGTH)])("%s is one", (slug) => {
    expect(isSlug(slug)).toBe(true);
  });
  test.each([
    "",
    "-a",
    "a-",
    "Acme",
    "a_b",
    "a.b",
    "ação",
    "a b",
    "../x",
    "a\n",
    "x".repeat(SLUG_MAX_LENGTH + 1),
  ])("%j is none", (slug) => {
    expect(isSlug(slug)).toBe(false);
  });
});

describe("a slug out of a name", () => {
  test.each([
    ["Acme Payments", "acme-payments"],
    ["  Ação & Cia.  ", "acao-cia"],
    ["Ünïted Åpps", "united-apps"],
    ["株式会社", ""],
    [`${"a".repeat(47)} b`, "a".repeat(47)],
  ])("%j suggests %j", (name, slug) => {
    expect(suggestSlug(name)).toBe(slug);
  });

  test("is always a slug, or empty", () => {
    for (const name of ["--", "a-", "🚀 rocket", "x".repeat(90), "C++ / C#"]) {
      const slug = suggestSlug(name);
      expect(slug === "" || isSlug(slug)).toBe(true);
    }
  });
});
