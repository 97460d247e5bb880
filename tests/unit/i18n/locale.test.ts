import { describe, expect, test } from "vitest";
import { parseLocale } from "@/lib/platform/i18n/locale";
import { parseSingleKeys } from "@/lib/platform/i18n/single-keys";
import { parseTheme } from "@/lib/platform/i18n/theme";

describe("parseLocale", () => {
  test("the reader's own choice wins over the browser's", () => {
    expect(parseLocale("en", "pt-BR,pt;q=0.9")).toBe("en");
    expect(parseLocale("pt-BR", "en-US")).toBe("pt-BR");
  });

  test("any Portuguese is answered in Brazilian Portuguese", () => {
    expect(parseLocale(undefined, "pt-PT,pt;q=0.8")).toBe("pt-BR");
  });

  test("the language asked for most is taken, not the one named first", () => {
    expect(parseLocale(undefined, "en;q=0.3, pt;q=0.9")).toBe("pt-BR");
    expect(parseLocale(undefined, "pt;q=0, en;q=0.1")).toBe("en");
  });

  test("English is the last resort", () => {
    for (const header of [null, "", "de-DE,fr;q=0.5", "*", ";;q=x"]) {
      expect(parseLocale(undefined, header)).toBe("en");
    }
    expect(parseLocale("xx", null)).toBe("en");
  });
});

test("an unknown theme follows the device", () => {
  expect(parseTheme("dark")).toBe("dark");
  expect(parseTheme("sepia")).toBe("system");
  expect(parseTheme(undefined)).toBe("system");
});

test("single keys do something until they are switched off", () => {
  expect(parseSingleKeys("off")).toBe("off");
  for (const cookie of [undefined, "on", "", "OFF "]) expect(parseSingleKeys(cookie)).toBe("on");
});
