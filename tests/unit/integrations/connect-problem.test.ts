import { createTranslator } from "next-intl";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { ConnectProblem } from "@/lib/ingest/integrations/connect";
import { refusedConnection } from "@/lib/ingest/integrations/connect-problem";
import type { Locale } from "@/lib/platform/i18n/locale";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { DATADOG_SITES, type DatadogSite } from "@/lib/providers/datadog/sites";

const language: { locale: Locale; messages: typeof en } = { locale: "en", messages: en };

vi.mock("next-intl/server", () => ({
  getTranslations: async (namespace: never) => createTranslator({ ...language, namespace }),
}));

const us5 = DATADOG_SITES.find(({ id }) => id === "us5.datadoghq.com") as DatadogSite;

const OF_KEYS = [
  "unknown-api-key",
  "bad-application-key",
  "missing-scope",
  "network",
  "timeout",
  "rate-limited",
  "server",
  "site-mismatch",
] as const satisfies readonly ConnectProblem[];
const OF_SITE = [
  "site-empty",
  "site-unknown",
  "site-unsupported-government",
] as const satisfies readonly ConnectProblem[];

// A problem added to ConnectProblem and forgotten here doesn't compile.
const missing: Exclude<ConnectProblem, (typeof OF_KEYS)[number] | (typeof OF_SITE)[number]>[] = [];

function refusal(problem: ConnectProblem, detail: string | null = null) {
  const site = problem.startsWith("site-") && problem !== "site-mismatch" ? null : us5;
  return refusedConnection({ ok: false, problem, detail, site }, { site: "us5" });
}

describe.each([
  ["en", en],
  ["pt-BR", ptBR],
] as const)("in %s", (locale, messages) => {
  beforeEach(() => {
    Object.assign(language, { locale, messages });
  });

  test("each problem has a sentence of its own", async () => {
    const outcomes = await Promise.all(
      [...OF_KEYS, ...OF_SITE, ...missing].map((problem) => refusal(problem)),
    );
    const sentences = outcomes.map(({ title, fields }) => title ?? fields.site);
    expect(new Set(sentences).size).toBe(OF_KEYS.length + OF_SITE.length);
    for (const sentence of sentences) expect(sentence).toMatch(/\.$/);
  });

  test("what is wrong with the keys says what to do next, and Datadog's own words are quoted apart", async () => {
    for (const problem of OF_KEYS) {
      const outcome = await refusal(problem, "Forbidden <b>");
      expect(outcome).toMatchObject({ ok: false, quote: "Forbidden <b>", values: { site: "us5" } });
      expect(outcome.detail).toMatch(/\.$/);
      expect(outcome.title).not.toContain("Forbidden");
    }
  });

  test("what is wrong with the site stands at its field", async () => {
    for (const problem of OF_SITE) {
      const outcome = await refusal(problem);
      expect(outcome.title).toBeNull();
      expect(Object.keys(outcome.fields)).toEqual(["site"]);
    }
  });

  test("an unknown site is answered with the list of those keys may go to", async () => {
    const { fields } = await refusal("site-unknown");
    for (const { id } of DATADOG_SITES) expect(fields.site).toContain(id);
  });

  test("an unknown key names the site it was tried on, because the key may belong to another", async () => {
    expect((await refusal("unknown-api-key")).title).toContain("us5.datadoghq.com");
  });
});
