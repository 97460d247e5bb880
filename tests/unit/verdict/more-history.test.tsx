import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { MoreHistoryProps } from "@/components/verdict/more-history";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { succeeded } from "@/lib/platform/forms/outcome";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import type { AnswerView, NotComparedView, VerdictView } from "@/lib/read/dashboard/verdict-view";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => {} }) }));

const FEW_FAILURES: NotComparedView = {
  kind: "not-compared",
  reason: "too-few-failures",
  gate: { of: "failures", have: 4, needed: 10, missing: 6, weeks: 7.6 },
  bound: null,
  failed: 4,
  evaluated: 100,
  coverage: 0.84,
  since: null,
};

const OFFER: MoreHistoryProps = {
  slug: "acme",
  timeZone: "UTC",
  heldFrom: new Date("2026-10-31T00:00:00Z"),
  choice: { days: 730, requests: 16, seconds: 21 },
  load: async () => succeeded({ title: "" }),
};

function words(
  moreHistory?: MoreHistoryProps,
  locale: "en" | "pt-BR" = "en",
  verdict: VerdictView = FEW_FAILURES,
): string {
  const markup = renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} messages={locale === "en" ? en : ptBR} timeZone="UTC">
      <VerdictCard verdict={verdict} evidenceHref={null} timeZone="UTC" moreHistory={moreHistory} />
    </NextIntlClientProvider>,
  );
  return markup.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

test("where nothing more can be read, the card says how long it takes", () => {
  expect(words()).toContain("about 8 weeks");
});

test("where Datadog has more history, the card offers it with what it takes, and names no wait", () => {
  const text = words(OFFER);
  expect(text).not.toContain("weeks");
  expect(text).toContain("Load history");
  expect(text).toContain("About 16 requests to Datadog, 21 s.");
  expect(words(OFFER, "pt-BR")).toContain("Carregar histórico");
});

test("whoever may not load it is told whom to ask", () => {
  const text = words({ ...OFFER, load: null });
  expect(text).toContain("Ask an admin");
  expect(text).not.toContain("Load history");
});

test("while it is being read, the card says so and offers nothing", () => {
  const text = words({ ...OFFER, choice: null });
  expect(text).toContain("is loading more history");
  expect(text).not.toContain("Load history");
  expect(text).not.toContain("weeks");
});

test("an answer that more history would narrow names no week to come, neither its outlook's nor the first verdict's", () => {
  const undecided: AnswerView = {
    kind: "answer",
    ratio: 1.2,
    low: 0.5,
    high: 2.9,
    failed: 20,
    evaluated: 300,
    coverage: 0.84,
    word: null,
    withheld: null,
    estimand: "deployment",
    breaking: null,
    partsDisagree: false,
    decided: null,
    defaultHref: null,
    nextWeekEnd: new Date("2026-12-07T00:00:00Z"),
    outlook: { doublingWeeks: 5, quarterWeeks: 40 },
    since: null,
  };
  for (const wait of ["First verdict on Dec 7", "5 weeks"]) {
    expect(words(undefined, "en", undecided)).toContain(wait);
    for (const history of [OFFER, { ...OFFER, choice: null }])
      expect(words(history, "en", undecided)).not.toContain(wait);
  }
  expect(words(OFFER, "en", undecided)).toContain("No verdict yet. So far:");
  expect(words(OFFER, "en", undecided)).toContain("Load history");
});
