import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { BreakingCommitCard } from "@/components/deployments/breaking-commit-card";
import { BREAKING_EVIDENCE } from "@/lib/core/metrics/comparison/breaking-commit";
import { succeeded } from "@/lib/platform/forms/outcome";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import type { BreakingDetail, DeploymentDetail } from "@/lib/read/deployments/detail";

const [A, B, C] = ["a", "b", "c"].map((letter) => letter.repeat(40)) as [string, string, string];
const AT = new Date("2026-11-02T10:00:00Z");
const LINE = `This reverts commit ${A}. <script>`;

const FOUND: BreakingDetail = {
  sha: A,
  evidence: "reverted-sha",
  found: { sha: A, evidence: "reverted-sha" },
  foundBy: C,
  chosenAt: null,
  searchedAt: AT,
};

const commitOf = (sha: string) => ({ sha, origin: "HUMAN" as const, tools: [] });

function markup(
  breaking: BreakingDetail | null,
  { mayChoose = true, locale = "en" as "en" | "pt-BR" } = {},
): string {
  const deployment = {
    id: "d",
    breaking,
    commits: [commitOf(A), commitOf(B)],
  } as unknown as DeploymentDetail;
  const action = mayChoose ? async () => succeeded() : null;
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={locale === "en" ? en : ptBR}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      <BreakingCommitCard
        deployment={deployment}
        timeZone="UTC"
        line={breaking?.foundBy ? LINE : null}
        urlOf={(sha) => `https://git.example/${sha}`}
        choose={action}
        withdraw={action}
      />
    </NextIntlClientProvider>,
  );
}

describe("the card of a breaking commit", () => {
  test("shows the commit, how it is known, and the line as text", () => {
    const html = markup(FOUND);
    expect(html).toContain(`href="https://git.example/${A}"`);
    expect(html).toContain("A later commit reverts it by its SHA.");
    expect(html).toContain("&lt;script&gt;");
    expect(html).not.toContain("Revoke choice");
  });

  test.each(["en", "pt-BR"] as const)("has words for every evidence in %s", (locale) => {
    for (const evidence of BREAKING_EVIDENCE) {
      const html = markup({ ...FOUND, evidence, found: { sha: A, evidence } }, { locale });
      expect(html).not.toContain("deployments.detail");
    }
  });

  test("says when nothing names it, and when nothing looked for it yet", () => {
    const unknown = { ...FOUND, sha: null, evidence: null, found: null, foundBy: null };
    expect(markup(unknown)).toContain("No later commit says which one it was.");
    expect(markup({ ...unknown, searchedAt: null })).toContain("Iris looks for it at the next sync.");
    expect(markup(null)).toContain("Iris looks for it at the next sync.");
  });

  test("a person's word stands first, with what it stands above and the way back", () => {
    const chosen = { ...FOUND, sha: B, evidence: "person" as const, chosenAt: AT };
    expect(markup(chosen)).toMatch(
      /Someone in your organization chose it[\s\S]*Without that choice, Iris would name/,
    );
    expect(markup(chosen)).toContain("Revoke choice");
    const none = { ...chosen, sha: null, evidence: null };
    expect(markup(none)).toContain("that no commit broke it");
    expect(markup(chosen, { mayChoose: false })).not.toContain("Revoke choice");
  });

  test("offers the choice to those who may make it, each commit and none of them", () => {
    expect(markup(FOUND)).toMatch(/<option value="a{40}">[\s\S]*<option value="no-commit">/);
    expect(markup(FOUND, { mayChoose: false })).not.toContain("<form");
  });
});
