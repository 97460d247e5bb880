import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { VerdictCard } from "@/components/verdict/verdict-card";
import { COMPARISON_REASONS } from "@/lib/core/metrics/comparison/reasons";
import { WITHHELD_REASONS } from "@/lib/core/metrics/comparison/word";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import type { AnswerView, NotComparedView, VerdictView } from "@/lib/read/dashboard/verdict-view";
import { LAST_MONDAY, NEXT_MONDAY } from "./build";

/** The card's words, marks left out. */
function words(verdict: VerdictView, locale: "en" | "pt-BR" = "en"): string {
  const messages = locale === "en" ? en : ptBR;
  const markup = renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={messages}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      <VerdictCard verdict={verdict} evidenceHref="/acme/origins" timeZone="UTC" />
    </NextIntlClientProvider>,
  );
  const plain = markup.replace(/<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");
  return plain.replaceAll("&#x27;", "'").replace(/\s+/g, " ").trim();
}

const answer = (parts: Partial<AnswerView> = {}): AnswerView => ({
  kind: "answer",
  word: "cannot-tell",
  withheld: null,
  estimand: "both",
  breaking: null,
  partsDisagree: false,
  ratio: 1.4,
  low: 0.8,
  high: 2.3,
  failed: 61,
  evaluated: 809,
  coverage: 0.84,
  decided: { at: LAST_MONDAY, weekEnd: LAST_MONDAY },
  defaultHref: null,
  nextWeekEnd: NEXT_MONDAY,
  outlook: { doublingWeeks: 0.7, quarterWeeks: 44.2 },
  since: null,
  ...parts,
});

const notCompared = (parts: Partial<NotComparedView> = {}): NotComparedView => ({
  kind: "not-compared",
  reason: "too-few-failures",
  gate: { of: "failures", have: 4, needed: 10, missing: 6, weeks: 15 },
  bound: null,
  failed: 4,
  evaluated: 100,
  coverage: 0.84,
  since: null,
  ...parts,
});

test("can't tell: the ratio, what else fits, the counts, and how long it takes", () => {
  const text = words(answer());
  expect(text).toContain("Can’t tell yet.");
  expect(text).toContain(
    "Over the failures you had, AI-assisted commits broke deployments 1.4× as often as human ones, in the same service and " +
      "quarter. The true figure could be anywhere from 0.8× to 2.3× (61 of 809 deployments failed, 84% of commits of known origin).",
  );
  expect(text).toContain("Ruled out: more than 2.3×, or less than 0.8×.");
  expect(text).toContain("To detect a 2× difference: about one week more. For 1.25×: about 45 weeks.");
});

test("the same in Portuguese, with its numbers and plurals", () => {
  const text = words(answer(), "pt-BR");
  expect(text).toContain("Ainda não dá para afirmar.");
  expect(text).toContain(
    "Nas falhas que houve, commits com IA quebraram deploys 1,4× o que quebraram os humanos, no mesmo serviço e trimestre. O valor " +
      "real pode ser qualquer um entre 0,8× e 2,3× (61 com falha em 809 deploys, 84% dos commits com origem conhecida).",
  );
});

test("more and less are said without a but", () => {
  const more = words(answer({ word: "more", ratio: 2, low: 1.3, high: 3.1, outlook: null }));
  expect(more).toContain("Yes, more often.");
  expect(more).toContain("2× as often as human ones");
  expect(more).toContain("With 95% confidence it is between 1.3× and 3.1×");
  expect(words(answer({ word: "less", ratio: 0.5, low: 0.3, high: 0.8, outlook: null }))).toContain(
    "No, less often.",
  );
});

test("an interval that just excludes 1 never reads as if it held it", () => {
  expect(words(answer({ word: "more", ratio: 1.3, low: 1.04, high: 2 }))).toContain("between 1.04× and 2×");
  expect(words(answer({ word: "more", ratio: 1.3, low: 1.002, high: 2 }))).toContain("between 1.002× and 2×");
  expect(words(answer({ word: "less", ratio: 0.5, low: 0.04, high: 0.96 }))).toContain(
    "between 0.04× and 0.96×",
  );
});

test("an interval open to one side or both says so", () => {
  expect(words(answer({ low: 0 }))).toContain("could be anything up to 2.3×");
  expect(words(answer({ high: null }))).toContain("could be 0.8× or more");
  expect(words(answer({ low: 0, high: null }))).toContain("could be anything (");
});

test("the outlook tells what is ruled out instead of a wait, weeks up to two years and years beyond", () => {
  const outlook = (doublingWeeks: number | null, quarterWeeks: number | null) =>
    words(answer({ outlook: { doublingWeeks, quarterWeeks } }));
  expect(outlook(null, 44.2)).toContain(
    "A 2× difference is ruled out. To detect 1.25×: about 45 weeks more.",
  );
  expect(outlook(null, null)).toContain("Even 1.25× is ruled out.");
  expect(outlook(19, 104)).toContain("For 1.25×: about 104 weeks.");
  expect(outlook(19, 319)).toContain("For 1.25×: about 7 years.");
});

test("each quantity has its own sentence, and known breaking commits their counts", () => {
  expect(words(answer({ estimand: "deployment" }))).toContain(
    "failed 1.4× as often as those of as many human ones",
  );
  expect(words(answer({ estimand: "commit" }))).toContain(
    "1.4× as likely as a human one to have caused them",
  );
  expect(words(answer())).toContain("No breaking commit is known yet");
  const range = { ratio: 1.2, low: 0.7, high: 2 };
  const breaking = { known: 60, aiAssisted: 41, expectedAi: 38, range };
  expect(words(answer({ breaking }))).toContain(
    "Of 60 failures whose breaking commit is known, 41 were AI-assisted. With equal risk 38 would have been. " +
      "From these alone: 1.2×, 95% interval 0.7× to 2×.",
  );
});

test("a withheld verdict says why, in both languages", () => {
  for (const withheld of WITHHELD_REASONS) {
    const text = words(answer({ word: "withheld", withheld }));
    expect(text).toContain("No verdict this week.");
    expect(text).toContain(en.verdict.withheld[withheld]);
    expect(words(answer({ word: "withheld", withheld }), "pt-BR")).toContain(ptBR.verdict.withheld[withheld]);
  }
});

test("without the word the sentence stays, and says when or where the word is", () => {
  const undecided = words(answer({ word: null, decided: null }));
  expect(undecided).toContain("First verdict on Mar 30. So far:");
  expect(undecided).not.toContain("Can’t tell");
  const filtered = words(
    answer({ word: null, decided: null, nextWeekEnd: null, defaultHref: "/acme/dashboard" }),
  );
  expect(filtered).toContain("See the verdict");
  expect(filtered).not.toContain("Can’t tell");
});

test("fewer than 10 failures: how many are short, why that is fine, and about when", () => {
  const text = words(notCompared());
  expect(text).toContain("Not enough failures yet: 6 more needed");
  expect(text).toContain("Only 4 deployments of 100 failed. Few failures are good news");
  expect(text).toContain("At your current pace, about 15 weeks.");
  expect(text).not.toContain("count together");
});

test("one short is singular, none failed has no pace, and shared change sets explain the lower count", () => {
  const gate = { of: "failures", have: 9, needed: 10, missing: 1, weeks: null } as const;
  expect(words(notCompared({ failed: 9, gate }))).toContain("Not enough failures yet: 1 more needed");
  const none = words(notCompared({ failed: 0, gate: { ...gate, have: 0, missing: 10 } }));
  expect(none).toContain("No deployment of 100 failed.");
  expect(none).not.toContain("pace");
  expect(words(notCompared({ failed: 12, gate }))).toContain("count together, which makes 9.");
});

test("too little of one side names the side and how much is missing", () => {
  const gate = { of: "ai", have: 4, needed: 10, missing: 6, weeks: 30 } as const;
  const text = words(notCompared({ reason: "arm-too-small", failed: 40, evaluated: 300, gate }));
  expect(text).toContain("Not enough AI-assisted code to compare yet");
  expect(text).toContain("about 4 of these would have come from AI-assisted commits");
  expect(text).toContain("A comparison needs 10: 6 more");
  expect(words(notCompared({ reason: "arm-too-small", gate: { ...gate, of: "human", have: 0 } }))).toContain(
    "less than one of these would have come from human commits",
  );
});

test.each(["en", "pt-BR"] as const)(
  "every reason has its sentence in %s, with its bound where there is one",
  (locale) => {
    for (const reason of COMPARISON_REASONS) {
      if (["too-few-failures", "no-failures", "arm-too-small"].includes(reason)) continue;
      expect(words(notCompared({ reason, gate: null }), locale).length).toBeGreaterThan(110);
    }
    const bound = { side: "upper", ratio: 1.7 } as const;
    expect(words(notCompared({ reason: "ratio-at-zero", gate: null, bound }))).toContain("at most 1.7×");
  },
);

test("waiting and narrowed views say what to do", () => {
  expect(words({ kind: "waiting", why: "no-comparison" })).toContain("after the next sync");
  expect(words({ kind: "waiting", why: "no-environments" })).toContain("count as production");
  expect(words({ kind: "narrowed", href: "/acme/dashboard" })).toContain("See the verdict");
});

test("the drawing carries the finding in words", () => {
  const markup = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <VerdictCard verdict={answer()} evidenceHref={null} timeZone="UTC" />
    </NextIntlClientProvider>,
  );
  expect(markup).toMatch(
    /<svg role="img" aria-label="Over the failures you had, AI-assisted commits[^"]*61 of 809 deployments failed/,
  );
});
