import { describe, expect, test } from "vitest";
import { lastDaysHref, shiftedHref } from "@/components/shell/shifted-href";
import { paletteContent } from "@/lib/read/palette/entries";

const choice = (value: string, label = value) => ({ value, label, deployments: 1 });
const choices = {
  service: [choice("checkout/api")],
  team: [choice("payments"), choice("")],
  repository: [choice("0f9b8a3e-0000-4000-8000-000000000000", "github.com/acme/checkout")],
};

describe("what the palette offers", () => {
  test("pages with their keys, and what deployments name, each with its address", () => {
    const { entries } = paletteContent("acme", choices, "en");
    expect(entries).toContainEqual({
      group: "pages",
      label: "Dashboard",
      href: "/acme/dashboard",
      keys: "g d",
    });
    expect(entries).toContainEqual({
      group: "services",
      label: "checkout/api",
      href: "/acme/services/checkout%2Fapi",
    });
    expect(entries).toContainEqual({
      group: "teams",
      label: "payments",
      href: "/acme/dashboard?team=payments",
    });
    expect(entries.filter(({ group }) => group === "teams")).toHaveLength(1);
    expect(entries).toContainEqual({
      group: "repositories",
      label: "github.com/acme/checkout",
      href: "/acme/repositories/0f9b8a3e-0000-4000-8000-000000000000",
    });
  });

  test("no two pages share a key, and every entry leads somewhere or is a period", () => {
    const { entries } = paletteContent("acme", choices, "pt-BR");
    const keys = entries.flatMap((entry) => entry.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { href, group } of entries) expect(href !== null || group === "periods").toBe(true);
  });
});

describe("the same page for another period", () => {
  const NOW = new Date("2026-11-30T12:00:00Z");

  test("keeps what else the address says, and drops a place in a list", () => {
    const search = "?service=a&service=b&after=x&window=7";
    expect(shiftedHref("/acme/deployments", search, -1, NOW)).toBe(
      "/acme/deployments?service=a&service=b&from=2026-11-17&to=2026-11-24",
    );
    expect(lastDaysHref("/acme/deployments", search, 91)).toBe(
      "/acme/deployments?service=a&service=b&window=91",
    );
  });

  test("there and back is the page one came from", () => {
    const before = shiftedHref("/acme/dashboard", "", -1, NOW) ?? "";
    expect(before).toBe("/acme/dashboard?from=2026-10-06&to=2026-11-03");
    expect(shiftedHref("/acme/dashboard", before.slice(before.indexOf("?")), 1, NOW)).toBe("/acme/dashboard");
  });
});
