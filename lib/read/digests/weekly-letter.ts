import { METRICS } from "@/lib/core/metrics/metrics";
import { figureCounts } from "@/lib/platform/i18n/figure-counts";
import { formatInstant, formatPoints, formatShare } from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import type { Block, FigureRow, Letter } from "@/lib/platform/mail/letter";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { WeeklyContent, WeeklyFigure } from "./content";

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
    ...verdictBlocks(verdict, locale),
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

function verdictBlocks(verdict: WeeklyContent["verdict"], locale: Locale): Block[] {
  if (verdict === null) return [];
  const t = translationsFor(locale, "verdict");
  const words = translationsFor(locale, "digests");
  const { failed, evaluated, coverage } = verdict;
  const counts =
    coverage === null
      ? t("countsAlone", { failed, evaluated })
      : t("counts", { failed, evaluated, coverage: formatShare(coverage, locale) });
  if (verdict.kind === "not-compared") {
    const text = `${t("notCompared.headline")}. ${t("soFar", { counts })}`;
    return [{ kind: "paragraph", text: `${t("title")} ${text}` }];
  }
  const values = {
    ratio: ratioText(verdict.ratio, locale),
    estimand: verdict.estimand,
    ...rangeValues(verdict, locale),
    counts,
  };
  const isClear = verdict.low > 1 || (verdict.high !== null && verdict.high < 1);
  const changed = verdict.before !== null && verdict.before !== verdict.word ? verdict.before : null;
  const finding = isClear ? t("clear", values) : t("unclear", values);
  return [
    { kind: "paragraph", text: `${t("title")} ${t(`words.${verdict.word}`)}` },
    { kind: "paragraph", text: finding },
    ...(changed
      ? [{ kind: "paragraph", text: words("weekly.changed", { before: t(`words.${changed}`) }) } as const]
      : []),
  ];
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

function countsText({ metric, counts }: WeeklyFigure, locale: Locale): string {
  return translationsFor(locale, "metrics").markup(`${metric}.counts`, { ...PLAIN, ...figureCounts(counts) });
}

/** How it moved against the week before; without an arrow, which not every reader of mail shows. */
function changeText(change: WeeklyFigure["change"], locale: Locale): string {
  const t = translationsFor(locale, "digests");
  if (change === null) return "";
  if (change.direction === "same") return t("change.same");
  const amount =
    change.unit === "points"
      ? t("change.points", { points: formatPoints(change.size, locale) })
      : formatShare(change.size, locale);
  const moved = t(`change.${change.direction}`, { amount });
  return `${moved}, ${change.beyondChance ? t("change.real") : t("change.chance")}`;
}
