import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ModelCheckTable, StrataTable } from "@/components/origins/data-sections";
import { BreakingCommitsSection, DriversSection } from "@/components/origins/driver-section";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { drawWorld } from "../../simulations/draw-world";
import { randomFrom } from "../metrics/random";

/** A year of two services of two repositories, with half of the breaking commits named. */
const comparison = compareOrigins({
  history: toHistory(
    drawWorld(
      { id: "", name: "", services: 2, repositories: 2, named: { ai: 0.5, human: 0.5 } },
      2,
      randomFrom(4),
    ),
  ),
  now: new Date("2027-01-01T00:00:00Z"),
});

function words(children: ReactNode, locale: "en" | "pt-BR"): string {
  const markup = renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={locale === "en" ? en : ptBR}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      {children}
    </NextIntlClientProvider>,
  );
  return markup
    .replace(/<svg[\s\S]*?<\/svg>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

test.each(["en", "pt-BR"] as const)("every section of the fit has its words in %s", (locale) => {
  const said = words(
    <>
      <DriversSection comparison={comparison} />
      <BreakingCommitsSection comparison={comparison} />
      <ModelCheckTable check={comparison.modelCheck} />
      <StrataTable strata={comparison.strata} />
    </>,
    locale,
  );
  expect(said).not.toContain("origins.");
  expect(said).not.toContain("undefined");
  expect(said).not.toContain("NaN");
});

test("the strata name their quarters, and a repository where a service has several", () => {
  const said = words(<StrataTable strata={comparison.strata} />, "en");
  expect(said).toContain("s1 · one repository, 2025-Q4");
});

test("the drivers are on one scale: a doubled batch is 2 to the power of batch size", () => {
  const batch = comparison.slopes.find(({ of }) => of === "batch");
  const driver = comparison.drivers.find(({ of }) => of === "batch");
  expect(driver?.ratio).toBeCloseTo(2 ** (1 + (batch?.value ?? 0)), 12);
});
