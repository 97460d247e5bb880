import { METRICS } from "@/lib/core/metrics/metrics";
import { figureCounts } from "@/lib/platform/i18n/figure-counts";
import { formatInstant, formatPoints, formatShare } from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import type { Block, FigureRow, Letter } from "@/lib/platform/mail/letter";
import { figureText } from "@/lib/read/dashboard/figure-text";
import { BEHIND } from "@/lib/read/filters/behind";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { deploymentsHref } from "@/lib/read/filters/href";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";
import { stretchOf } from "@/lib/read/filters/window";
import type { Thing, WeeklyContent, WeeklyFigure } from "./content";

/** A week ends when the next one begins; its last day is the one just before. */
const MINUTE_MS = 60_000;

/** Pure: a week's digest in a language. @param origin of this product, such as https://iris.example.com. */
export function weeklyLetter(content: WeeklyContent, locale: Locale, origin: string): Letter {
  const t = translationsFor(locale, "digests");
  const { organization, week, verdict, deployments, failingSince } = content;
  const day = (iso: string, before = 0) =>
    formatInstant(new Date(Date.parse(iso) - before), locale, organization.timeZone, "day");
  const period = t("weekly.period", { from: day(week.from), to: day(week.to, MINUTE_MS) });
  const said = verdict?.kind === "answer" ? verdict.word : "none";
  // A hyphen is no part of a word in the language of messages.
  const word = said === "cannot-tell" ? "unclear" : said;
  const blocks: (Block | null)[] = [
    { kind: "heading", text: `${organization.name}: ${period}` },
    content.isEstimated ? { kind: "paragraph", text: t("weekly.estimated") } : null,
    ...(content.things.length > 0 ? thingBlocks(content, locale, origin) : verdictBlocks(verdict, locale)),
    deployments === 0 ? { kind: "paragraph", text: t("weekly.nothingDeployed") } : null,
    content.figures.length > 0
      ? { kind: "figures", rows: content.figures.map((figure) => toRow(figure, locale)) }
      : null,
    content.hidden ? { kind: "paragraph", text: hiddenText(content.hidden, locale) } : null,
    failingSince ? { kind: "paragraph", text: t("weekly.failing", { day: day(failingSince) }) } : null,
    { kind: "action", text: t("weekly.open"), href: `${origin}/${organization.slug}/dashboard` },
  ];
  return {
    subject: t("weekly.subject", { organization: organization.name, period, word }),
    locale,
    blocks: blocks.filter((block) => block !== null),
  };
}

function thingBlocks(content: WeeklyContent, locale: Locale, origin: string): Block[] {
  const { slug } = content.organization;
  const window = stretchOf(new Date(content.week.from), new Date(content.week.to));
  const listOf = (narrowing: DeploymentNarrowing, services: readonly string[] = []) =>
    `${origin}${deploymentsHref(slug, { ...DEFAULT_FILTERS, window, services }, narrowing)}`;
  return content.things.map((thing) => thingBlock(thing, content, locale, { origin, slug, listOf }));
}

interface Places {
  origin: string;
  slug: string;
  listOf: (narrowing: DeploymentNarrowing, services?: readonly string[]) => string;
}

function thingBlock(thing: Thing, content: WeeklyContent, locale: Locale, places: Places): Block {
  const t = translationsFor(locale, "digests");
  const { origin, slug, listOf } = places;
  switch (thing.kind) {
    case "verdict": {
      const words = translationsFor(locale, "verdict");
      const answer = content.verdict?.kind === "answer" ? content.verdict : null;
      const before = answer?.before ? words(`words.${answer.before}`) : "none";
      return {
        kind: "thing",
        title: t("things.verdict", { word: answer ? words(`words.${answer.word}`) : "" }),
        text: t("things.verdictWhy", { finding: answer ? findingText(answer, locale) : "", before }),
        link: { text: t("things.verdictLook"), href: `${origin}/${slug}/origins` },
      };
    }
    case "service":
      return {
        kind: "thing",
        title: t("things.service", thing),
        text: t("things.serviceWhy"),
        link: { text: t("things.serviceLook"), href: listOf({ result: ["failed"] }, [thing.service]) },
      };
    case "metric": {
      const { metric, value, direction } = thing;
      const names = translationsFor(locale, "metrics");
      return {
        kind: "thing",
        title: t("things.metric", {
          title: names(`${metric}.title`),
          direction,
          amount: amountText(thing, locale),
          value: figureText(value, METRICS[metric].unit, locale),
        }),
        text: t("things.metricWhy", { counts: countsText(thing, locale) }),
        link: { text: t("things.metricLook"), href: listOf(BEHIND[metric].part ?? {}) },
      };
    }
  }
}

function verdictBlocks(verdict: WeeklyContent["verdict"], locale: Locale): Block[] {
  if (verdict === null) return [];
  const t = translationsFor(locale, "verdict");
  const words = translationsFor(locale, "digests");
  const counts = verdictCounts(verdict, locale);
  if (verdict.kind === "not-compared") {
    const text = `${t("notCompared.headline")}. ${t("soFar", { counts })}`;
    return [{ kind: "paragraph", text: `${t("title")} ${text}` }];
  }
  const changed = verdict.before !== null && verdict.before !== verdict.word ? verdict.before : null;
  const finding = findingText(verdict, locale);
  return [
    { kind: "paragraph", text: `${t("title")} ${t(`words.${verdict.word}`)}` },
    { kind: "paragraph", text: finding },
    ...(changed
      ? [{ kind: "paragraph", text: words("weekly.changed", { before: t(`words.${changed}`) }) } as const]
      : []),
  ];
}

/** The verdict's finding in one sentence: ratio, interval, counts. */
function findingText(verdict: Extract<WeeklyContent["verdict"], { kind: "answer" }>, locale: Locale): string {
  const t = translationsFor(locale, "verdict");
  const values = {
    ratio: ratioText(verdict.ratio, locale),
    estimand: verdict.estimand,
    ...rangeValues(verdict, locale),
    counts: verdictCounts(verdict, locale),
  };
  const isClear = verdict.low > 1 || (verdict.high !== null && verdict.high < 1);
  return isClear ? t("clear", values) : t("unclear", values);
}

function verdictCounts(
  { failed, evaluated, coverage }: NonNullable<WeeklyContent["verdict"]>,
  locale: Locale,
) {
  const t = translationsFor(locale, "verdict");
  return coverage === null
    ? t("countsAlone", { failed, evaluated })
    : t("counts", { failed, evaluated, coverage: formatShare(coverage, locale) });
}

function hiddenText({ basis, ...counts }: NonNullable<WeeklyContent["hidden"]>, locale: Locale): string {
  return translationsFor(locale, "dashboard")(`origins.hidden.${basis}`, counts);
}

function toRow(figure: WeeklyFigure, locale: Locale): FigureRow {
  const t = translationsFor(locale, "metrics");
  return {
    label: t(`${figure.metric}.title`),
    value: figureText(figure.value, METRICS[figure.metric].unit, locale),
    counts: countsText(figure, locale),
    change: changeText(figure.change, locale),
  };
}

/** On screen the counts are links to what is counted; in a letter they are just figures. */
const PLAIN = {
  part: (text: string) => text,
  whole: (text: string) => text,
  rest: (text: string) => text,
};

function countsText({ metric, counts }: Pick<WeeklyFigure, "metric" | "counts">, locale: Locale): string {
  return translationsFor(locale, "metrics").markup(`${metric}.counts`, { ...PLAIN, ...figureCounts(counts) });
}

/** How it moved against the week before; without an arrow, which not every reader of mail shows. */
function changeText(change: WeeklyFigure["change"], locale: Locale): string {
  const t = translationsFor(locale, "digests");
  if (change === null) return "";
  if (change.direction === "same") return t("change.same");
  const amount = amountText(change, locale);
  const moved = t(`change.${change.direction}`, { amount });
  return `${moved}, ${change.beyondChance ? t("change.real") : t("change.chance")}`;
}

function amountText({ size, unit }: { size: number; unit: "points" | "percent" }, locale: Locale): string {
  if (unit === "percent") return formatShare(size, locale);
  const t = translationsFor(locale, "digests");
  return t("change.points", { points: formatPoints(size, locale) });
}
