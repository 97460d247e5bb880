import { formatInstant, formatList, formatShare } from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import { type Cause, type CausesView, mainCauses } from "./causes";

const MOST_IN_HEADLINE = 2;

/** The front page's answer in words, the same on the page, in an image and in a message. */
export interface CausesText {
  question: string;
  /** By itself, read aloud, it says what breaks production and what is known of AI. */
  headline: string;
  /** What is ruled out about AI and what is still possible; null where nothing is compared. */
  ai: string | null;
  rows: readonly { cause: Cause; label: string; ratio: string; failures: string }[];
  /** Over what it was measured. */
  basis: string;
  /** What isn't known; null where nothing is compared. */
  unknowns: string | null;
}

export interface CausesTextOptions {
  locale: Locale;
  timeZone: string;
  /** Leaves out the names of services, for readers outside of the organization. */
  hidesNames?: boolean;
}

/** Pure: the answer in a language. */
export function causesText(view: CausesView, options: CausesTextOptions): CausesText {
  const { locale, hidesNames = false } = options;
  const t = translationsFor(locale, "causes");
  const { verdict } = view;
  const isAnswer = verdict.kind === "answer";
  const range = isAnswer ? rangeValues(verdict, locale) : null;
  return {
    question: t("question"),
    headline: headlineOf(view, options),
    ai: range && `${t("ruledOut", range)} ${t("possible", range)}`,
    rows: view.causes.map((cause) => ({
      cause,
      label: rowLabel(cause, locale, hidesNames),
      ratio: t("ratio", { ratio: ratioText(cause.ratio, locale), ...rangeValues(cause, locale) }),
      failures: failuresText(cause, verdict.failed, locale),
    })),
    basis: basisOf(view, options),
    unknowns: isAnswer ? unknownsOf(view, locale) : null,
  };
}

function headlineOf(view: CausesView, { locale, timeZone, hidesNames }: CausesTextOptions): string {
  const t = translationsFor(locale, "causes");
  const main = mainCauses(view).slice(0, MOST_IN_HEADLINE);
  const parts = main.map(({ of, service }) =>
    of === "ai"
      ? ""
      : of === "service" && hidesNames
        ? t("parts.aService")
        : t(`parts.${of}`, { service: service ?? "" }),
  );
  const others = parts.length > 0 ? "yes" : "no";
  const ai = t(`ai.${aiWord(view)}`, { others, day: firstVerdictDay(view, locale, timeZone) });
  if (parts.length > 0) return `${t("some", { causes: formatList(parts, locale) })} ${ai}`;
  return aiWord(view) === "more" ? ai : `${t("none")} ${ai}`;
}

/** What is said of AI in a word; "undecided" before the first closed week has one. */
export function aiWord({ verdict }: CausesView) {
  return verdict.kind === "not-compared" ? "not-compared" : (verdict.word ?? "undecided");
}

/** The day of the first verdict, where none was given yet and it is to be waited for; "none" elsewhere. */
export function firstVerdictDay({ verdict }: CausesView, locale: Locale, timeZone: string): string {
  if (verdict.kind !== "answer" || !verdict.nextWeekEnd) return "none";
  return formatInstant(verdict.nextWeekEnd, locale, timeZone, "day");
}

function rowLabel({ of, service }: Cause, locale: Locale, hidesNames: boolean): string {
  const t = translationsFor(locale, "causes.rows");
  return of === "service" && hidesNames ? t("aService") : t(of, { service: service ?? "" });
}

function failuresText({ leans, failures }: Cause, failed: number, locale: Locale): string {
  const t = translationsFor(locale, "causes");
  if (leans === null) return t("cannotTell");
  return leans === "more"
    ? t("accountsFor", { count: Math.max(0, failures), failed })
    : t("spares", { count: Math.abs(Math.min(0, failures)) });
}

function basisOf(
  { verdict, history, environments, source }: CausesView,
  { locale, timeZone }: CausesTextOptions,
) {
  const { failed, evaluated, coverage } = verdict;
  const t = translationsFor(locale, "causes");
  const basis = t("basis", {
    failed,
    evaluated,
    environments: formatList(environments, locale),
    day: history.from ? formatInstant(history.from, locale, timeZone, "date") : "–",
    coverage: coverage === null ? "none" : formatShare(coverage, locale),
  });
  return source === "git" ? `${t("estimated")} ${basis}` : basis;
}

function unknownsOf({ verdict, unmarked }: CausesView, locale: Locale): string {
  const t = translationsFor(locale, "causes");
  return t("unknowns", {
    unknown: formatShare(1 - (verdict.coverage ?? 1), locale),
    unmarked: unmarked?.high ? "yes" : "no",
    share: unmarked ? formatShare(unmarked.share, locale) : "",
    ...rangeValues(unmarked ?? { low: 0, high: null }, locale),
  });
}
