import { expect, test } from "vitest";
import type { Locale } from "@/lib/platform/i18n/locale";
import { letterBody, letterHtml } from "@/lib/platform/mail/letter-html";
import { letterText } from "@/lib/platform/mail/letter-text";
import { letterMessage } from "@/lib/platform/slack/letter-message";
import type { WeeklyContent } from "@/lib/read/digests/content";
import { type AccessEndedContent, messageContent } from "@/lib/read/digests/content";
import { composeLetter } from "@/lib/read/digests/letter";

const ORIGIN = "https://iris.example";
const EVIL = `Acme <script>alert("x")</script> & <!channel>`;

const weekly: WeeklyContent = {
  kind: "weekly",
  organization: { slug: "acme", name: "Acme", timeZone: "UTC" },
  week: { firstDay: "2026-11-16", from: "2026-11-16T00:00:00.000Z", to: "2026-11-23T00:00:00.000Z" },
  verdict: {
    kind: "answer",
    word: "cannot-tell",
    before: "more",
    estimand: "both",
    ratio: 1.4,
    low: 0.8,
    high: 2.3,
    failed: 61,
    evaluated: 809,
    coverage: 0.84,
  },
  deployments: 190,
  things: [],
  hidden: { basis: "bounds", known: 1, low: 0, high: 12_345 },
  figures: [
    {
      metric: "change-failure-rate",
      value: 0.0754,
      counts: { failed: 14, evaluated: 186 },
      change: { direction: "up", size: 0.009, unit: "points", beyondChance: false },
    },
    {
      metric: "deployment-frequency",
      value: 27.1,
      counts: { deployments: 190, days: 7 },
      change: { direction: "down", size: 0.12, unit: "percent", beyondChance: true },
    },
    {
      metric: "failed-deployment-recovery-time",
      value: 6_660,
      counts: { recovered: 13, notRecovered: 2 },
      change: null,
    },
    {
      metric: "change-lead-time",
      value: 198_000,
      counts: { commits: 2431 },
      change: { direction: "same", size: 0, unit: "percent", beyondChance: false },
    },
    {
      metric: "deployment-rework-rate",
      value: 0.05,
      counts: { remediations: 9, deployments: 190 },
      change: null,
    },
  ],
  failingSince: null,
  isEstimated: false,
};

function textOf(content: Parameters<typeof composeLetter>[0], locale: Locale): string {
  const letter = composeLetter(content, locale, ORIGIN, {
    channel: "email",
    unsubscribeUrl: `${ORIGIN}/unsubscribe/token`,
  });
  return `${letter.subject}\n\n${letterText(letter)}`.replaceAll("\u00a0", " ");
}

test("a week's digest in English: verdict, finding with counts, what changed, figures with their counts, the way out", () => {
  expect(textOf(weekly, "en")).toMatchInlineSnapshot(`
    "Acme, Nov 16 to Nov 22: can’t tell yet about AI-assisted code

    Acme: Nov 16 to Nov 22

    Does AI-assisted code break production more often? Can’t tell yet.

    Over the failures you had, AI-assisted commits broke deployments 1.4× as often as human ones, in the same service and quarter. The true figure could be anywhere from 0.8× to 2.3× (61 of 809 deployments failed, 84% of commits of known origin).

    New: the verdict of the week before was “Yes, more often.”

    Change failure rate: 7.5%
      14 of 186
      up 0.9 points, within noise
    Deployments per day: 27.1
      190 in 7 days
      down 12%, more than noise
    Time to recover: 1 h 51 min
      13 recovered, 2 not yet
    Lead time: 2 d 7 h
      2,431 commits
      as before
    Rework: 5.0%
      9 of 190

    1 commit is marked as AI-assisted. Without git notes, 0 to 12,345 more could hide among the others.

    Open the dashboard:
    https://iris.example/acme/dashboard

    --
    You get this because you subscribed to Acme’s digest on Iris.
    Unsubscribe: https://iris.example/unsubscribe/token
    Settings: https://iris.example/acme/settings/digest
    "
  `);
});

test("the same in Portuguese, numbers by its rules", () => {
  expect(textOf(weekly, "pt-BR")).toMatchInlineSnapshot(`
    "Acme, 16 de nov. a 22 de nov.: ainda não dá para afirmar nada sobre o código feito com IA

    Acme: 16 de nov. a 22 de nov.

    Código feito com IA derruba mais a produção? Ainda não dá para afirmar.

    Nas falhas que houve, commits com IA quebraram deploys 1,4× o que quebraram os humanos, no mesmo serviço e trimestre. O valor real pode ser qualquer um entre 0,8× e 2,3× (61 com falha em 809 deploys, 84% dos commits com origem conhecida).

    Novo: na semana anterior, o veredito era “Sim, com mais frequência.”

    Taxa de falha de mudanças (CFR): 7,5%
      14 de 186
      subiu 0,9 p.p., dentro do ruído
    Deploys por dia: 27,1
      190 em 7 dias
      caiu 12%, mais que ruído
    Tempo de recuperação: 1 h 51 min
      13 recuperados, 2 ainda não
    Lead time: 2 d 7 h
      2.431 commits
      como antes
    Retrabalho: 5,0%
      9 de 190

    1 commit marcado como feito com IA. Sem notas do git, de 0 a 12.345 outros podem estar escondidos.

    Abrir o dashboard:
    https://iris.example/acme/dashboard

    --
    Você recebe isto porque assinou o resumo de Acme no Iris.
    Cancelar a assinatura: https://iris.example/unsubscribe/token
    Configurações: https://iris.example/acme/settings/digest
    "
  `);
});

test("a verdict that is the week before's own is not called new", () => {
  const same = { ...weekly, verdict: { ...weekly.verdict, before: "cannot-tell" } } as WeeklyContent;
  expect(textOf(same, "en")).not.toContain("New: the verdict");
});

test("a digest of estimates says first that they are", () => {
  expect(textOf({ ...weekly, isEstimated: true }, "en")).toContain(
    "Estimated from git: failures are reverts and hotfixes, not incidents.",
  );
  expect(textOf(weekly, "en")).not.toContain("Estimated");
});

test("a failing sync is told beside the figures it keeps from coming", () => {
  expect(textOf({ ...weekly, failingSince: "2026-11-20T04:00:00.000Z" }, "en")).toContain(
    "has failed since Nov 20",
  );
});

test("a digest tells at most three things: what changed, why it may matter, and what to look at", () => {
  const things: WeeklyContent["things"] = [
    { kind: "verdict" },
    { kind: "service", service: "ledger <b>", failed: 6, of: 9 },
    {
      kind: "metric",
      metric: "change-failure-rate",
      value: 0.09,
      counts: { failed: 9, evaluated: 100 },
      direction: "up",
      size: 0.03,
      unit: "points",
    },
  ];
  const content = { ...weekly, things, figures: [], hidden: null };
  const said = textOf(content, "en");
  expect(said).toContain("Verdict on AI: Can’t tell yet.");
  expect(said).toContain("Last week it was “Yes, more often.”");
  expect(said).toContain("See the evidence: https://iris.example/acme/origins");
  expect(said).toContain("ledger <b> had 6 of 9 failed deployments");
  expect(said).toContain(
    "Its failed deployments: https://iris.example/acme/deployments?from=2026-11-16T00:00Z&to=2026-11-23T00:00Z&service=ledger+%3Cb%3E&result=failed",
  );
  expect(said).toContain("went up 3 points: 9.0%");
  expect(said).toContain("9 of 100. Chance alone would rarely do that.");
  expect(textOf(content, "pt-BR")).toContain("subiu 3 p.p.: 9,0%");
  const letter = composeLetter(content, "en", ORIGIN, { channel: "slack" });
  expect(letterBody(letter)).toContain("ledger &lt;b&gt; had 6 of 9");
  expect(JSON.stringify(letterMessage(letter))).toContain("*ledger &lt;b&gt; had 6 of 9 failed deployments*");
});

test("an alert says since when, what it means and what to do", () => {
  const organization = weekly.organization;
  const failing = {
    kind: "sync-failing",
    organization,
    since: "2026-11-20T04:00:00.000Z",
    refusesKeys: true,
    lastSyncedAt: "2026-11-19T04:02:00.000Z",
  } as const;
  expect(textOf(failing, "en")).toMatchInlineSnapshot(`
    "Acme: the sync has failed since Nov 20, 04:00

    The Datadog sync has failed since Nov 20, 04:00

    Datadog rejects this connection’s keys. They were revoked or lost their scope, so you need new keys.

    Numbers are as of Nov 19, 04:02.

    See what to do:
    https://iris.example/acme/settings/integrations/datadog

    --
    You get this because you subscribed to Acme’s digest on Iris.
    Unsubscribe: https://iris.example/unsubscribe/token
    Settings: https://iris.example/acme/settings/digest
    "
  `);
  const silent = {
    kind: "incidents-silent",
    organization,
    since: "2026-10-20T04:00:00.000Z",
    days: 36,
  } as const;
  expect(textOf(silent, "pt-BR")).toContain("Nenhum incidente chega há 36 dias");
});

test("owners are told what ended with somebody's rights, with nothing to unsubscribe from", () => {
  const ended: AccessEndedContent = {
    kind: "access-ended",
    organization: weekly.organization,
    tokens: [{ name: "Nightly export", lastFour: "a1b2" }],
    slack: true,
  };
  expect(textOf(ended, "en")).toMatchInlineSnapshot(`
    "Acme: access ended with a member’s rights

    A member of Acme left or is no longer an admin

    What they had set up as an admin stopped working:

    API token Nightly export (iris_…a1b2)

    The digest’s Slack channel

    Create a new token:
    https://iris.example/acme/settings/api-tokens

    --
    You get this because you own Acme on Iris.
    See the audit log: https://iris.example/acme/settings/audit-log
    "
  `);
  expect(textOf({ ...ended, tokens: [] }, "pt-BR")).toContain("/acme/settings/digest");
});

test("names are other people's words: they make no tag in the mail and mention nobody in Slack", () => {
  const content = { ...weekly, organization: { ...weekly.organization, name: EVIL } };
  const letter = composeLetter(content, "en", ORIGIN, { channel: "slack" });
  for (const html of [letterHtml(letter), letterBody(letter)]) {
    expect(html).not.toContain("<script");
    expect(html).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;");
  }
  const posted = JSON.stringify(letterMessage(letter).blocks.slice(1));
  expect(posted).not.toContain("<!channel>");
  expect(letterMessage(letter).text).not.toContain("<");
});

test("what is stored in the outbox is read back as it was", () => {
  expect(messageContent.parse(JSON.parse(JSON.stringify(weekly)))).toEqual(weekly);
});

test("a letter that waits since before 0.3.0 is sent under the metrics' names of today", () => {
  const former = ["changeFailureRate", "frequency", "recovery", "leadTime", "rework"];
  const figures = weekly.figures.map((figure, i) => ({ ...figure, metric: former[i], unit: "rate" }));
  expect(messageContent.parse({ ...weekly, figures })).toEqual(weekly);
});
