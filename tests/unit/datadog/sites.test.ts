import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DATADOG_SITES, DEMO_SITE, parseDatadogSite } from "@/lib/providers/datadog/sites";

const ids = DATADOG_SITES.map((site) => site.id);

describe("parseDatadogSite", () => {
  test.each([
    ["us1.datadoghq.com", "datadoghq.com"],
    ["app.datadoghq.com", "datadoghq.com"],
    ["US1", "datadoghq.com"],
    ["datadoghq.com", "datadoghq.com"],
    [" us5 ", "us5.datadoghq.com"],
    ["https://app.us5.datadoghq.com/dora?env=live#x", "us5.datadoghq.com"],
    ["us5.datadoghq.com/logs", "us5.datadoghq.com"],
    ["https://US3.DATADOGHQ.COM:443/", "us3.datadoghq.com"],
    ["app.datadoghq.eu", "datadoghq.eu"],
    ["eu1.datadoghq.eu", "datadoghq.eu"],
    ["EU", "datadoghq.eu"],
    ["https://api.datadoghq.eu", "datadoghq.eu"],
    ["ap1.datadoghq.com.", "ap1.datadoghq.com"],
    ["AP2", "ap2.datadoghq.com"],
    ["uk1.datadoghq.com", "uk1.datadoghq.com"],
    ["https://acme.datadoghq.com/dora", "datadoghq.com"],
    ["acme-shop.datadoghq.eu", "datadoghq.eu"],
    ["https://ACME.us3.datadoghq.com/dashboard/lists", "us3.datadoghq.com"],
    ["acme.us5.datadoghq.com", "us5.datadoghq.com"],
    ["acme.ap1.datadoghq.com", "ap1.datadoghq.com"],
    ["acme.ap2.datadoghq.com", "ap2.datadoghq.com"],
    ["2acme.uk1.datadoghq.com.", "uk1.datadoghq.com"],
  ])("%s is %s", (input, id) => {
    expect(parseDatadogSite(input)).toMatchObject({ ok: true, site: { id } });
  });

  test.each(["ddog-gov.com", "app.ddog-gov.com", "https://us2.ddog-gov.com/x", "US1-FED", "gov"])(
    "%s is refused as a government site",
    (input) => {
      expect(parseDatadogSite(input)).toEqual({ ok: false, reason: "unsupported-government" });
    },
  );

  test.each([
    "evil.com",
    "datadoghq.com.evil.com",
    "evil-datadoghq.com",
    "xdatadoghq.com",
    "https://datadoghq.com@evil.com",
    "https://evil.com/datadoghq.com",
    "https://user:pw@us5.datadoghq.com",
    "evil.com#.datadoghq.com",
    "evil.com\\.datadoghq.com",
    "app.app.datadoghq.com.",
    "us4.datadoghq.com",
    "ap1.datadoghq.eu",
    "acme.us4.datadoghq.com",
    "a.b.datadoghq.com",
    "http-intake.logs.datadoghq.com",
    "docs.datadoghq.com",
    "gov.datadoghq.com",
    "-acme.datadoghq.com",
    "ac_me.datadoghq.com",
    "acme.datadoghq.com.evil.com",
    "acme.evil-datadoghq.com",
    "ftp://datadoghq.com",
    "javascript:alert(1)",
    "127.0.0.1",
    "demo",
    "datadog.invalid",
    "us 5",
    "ｄatadoghq.com.evil",
  ])("%s is no site", (input) => {
    expect(parseDatadogSite(input)).toEqual({ ok: false, reason: "unknown" });
  });

  test.each(["", "  "])("nothing typed is said to be nothing", (input) => {
    expect(parseDatadogSite(input)).toEqual({ ok: false, reason: "empty" });
  });

  test("whatever is typed, keys can only go to a listed host", () => {
    const part = fc.constantFrom(
      "datadoghq.com",
      "us5.",
      "@",
      "/",
      ":",
      "?",
      "#",
      "\\",
      "evil.com",
      "https://",
      "app.",
      "acme.",
      "%2e",
    );
    const typed = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 6 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(typed, (input) => {
        const parsed = parseDatadogSite(input);
        if (parsed.ok) expect(ids).toContain(parsed.site.id);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  test("every listed site is found by its id and its label, and sends keys to https://api.<id>", () => {
    for (const site of DATADOG_SITES) {
      expect(parseDatadogSite(site.id)).toEqual({ ok: true, site });
      expect(parseDatadogSite(site.label)).toEqual({ ok: true, site });
      expect(site.apiUrl).toBe(`https://api.${site.id}`);
    }
    expect(ids).not.toContain(DEMO_SITE.id);
  });
});
