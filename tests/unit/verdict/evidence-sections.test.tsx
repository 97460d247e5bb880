import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { ModelCheckTable, StrataTable } from "@/components/origins/data-sections";
import { BreakingCommitsSection, DriversSection } from "@/components/origins/driver-section";
import { Bounds, SizeSection } from "@/components/origins/ratio-sections";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { ratioText } from "@/lib/platform/i18n/ratio-text";
import { drawWorld } from "../../simulations/draw-world";
import { randomFrom } from "../metrics/random";

/** A year of two services of two repositories, with half of the breaking commits named. */
const drawn = drawWorld(
  { id: "", name: "", services: 2, repositories: 2, named: { ai: 0.5, human: 0.5 } },
  2,
  randomFrom(4),
);
const comparison = compareOrigins({
  history: toHistory(drawn),
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
      <DriversSection comparison={comparison} links={null} />
      <BreakingCommitsSection comparison={comparison} links={null} />
      <ModelCheckTable check={comparison.modelCheck} />
      <StrataTable strata={comparison.strata} links={null} />
    </>,
    locale,
  );
  expect(said).not.toContain("origins.");
  expect(said).not.toContain("undefined");
  expect(said).not.toContain("NaN");
});

test.each(["en", "pt-BR"] as const)(
  "where lines are known the ratio stands twice, with what it stands on, in %s",
  (locale) => {
    const random = randomFrom(9);
    const withLines = drawn.map((one, i) => ({
      ...one,
      commits: one.commits.map((commit) => ({
        ...commit,
        lines: i % 5 === 0 ? null : Math.floor(400 * random()),
      })),
    }));
    const { size } = compareOrigins({ history: toHistory(withLines), now: new Date("2027-01-01T00:00:00Z") });
    if (size === null) throw new Error("no size");
    expect(size.evidence.deployments).toBeLessThan(comparison.verdict.evidence.deployments);
    const said = words(<SizeSection size={size} />, locale);
    const ratios = [size.total, size.direct].map((r) => (r.measured ? ratioText(r.ratio, locale) : ""));
    for (const text of [...ratios, String(size.evidence.failed)]) expect(said).toContain(text);
    expect(said).not.toContain("origins.");
  },
);

test("what marks missing where risk is higher could make of the ratio stands beside what they could otherwise", () => {
  const said = words(<Bounds comparison={comparison} links={null} estimate={null} />, "en");
  const riskier = comparison.hidden.filter(({ ifRiskier }) => ifRiskier.ratio !== null);
  expect(riskier.length).toBeGreaterThan(0);
  for (const { ifRiskier } of riskier) expect(said).toContain(ratioText(ifRiskier.ratio as number, "en"));
  expect(said).toContain("twice as risky");
});

test("the strata name their quarters, and a repository where a service has several", () => {
  const said = words(<StrataTable strata={comparison.strata} links={null} />, "en");
  expect(said).toContain("s1 · one repository, 2025-Q4");
});

test("the drivers are on one scale: a doubled batch is 2 to the power of batch size", () => {
  const batch = comparison.slopes.find(({ of }) => of === "batch");
  const driver = comparison.drivers.find(({ of }) => of === "batch");
  expect(driver?.ratio).toBeCloseTo(2 ** (1 + (batch?.value ?? 0)), 12);
});
