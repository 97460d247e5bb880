import { useLocale, useTranslations } from "next-intl";
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatPerDay,
  formatRate,
} from "@/lib/platform/i18n/format";
import type { Figure } from "@/lib/read/reports/schema";

type Text = (figure: Figure) => string;
type CountName = Parameters<ReturnType<typeof useTranslations<"snapshots.counts">>>[0];

/** A figure's number in its own unit, by locale. */
function useNumber(): (value: number, unit: Figure["unit"]) => string {
  const locale = useLocale();
  return (value, unit) => {
    if (unit === "rate") return formatRate(value, locale);
    if (unit === "percent") return formatRate(value / 100, locale);
    if (unit === "seconds") return formatDuration(value, locale);
    if (unit === "per-day") return formatPerDay(value, locale, 2);
    return unit === "count" ? formatCount(value, locale) : formatNumber(value, locale, 2);
  };
}

/** "38 failed, 412 evaluated": what stands behind a figure. */
export function useFigureCounts(): Text {
  const t = useTranslations("snapshots.counts");
  const locale = useLocale();
  return ({ counts }) =>
    Object.entries(counts)
      // Every count a metric has is named in the messages; a test holds them together.
      .map(([name, n]) => t(name as CountName, { n: formatNumber(n, locale, 1) }))
      .join(", ");
}

/** The 95 % interval, empty where there is none. */
export function useFigureInterval(): Text {
  const t = useTranslations("snapshots");
  const number = useNumber();
  return ({ interval, unit }) =>
    interval ? t("intervalText", { low: number(interval.low, unit), high: number(interval.high, unit) }) : "";
}

/** A figure's value, or why there is none; a table as one line a row. */
export function useFigureLines(): (figure: Figure) => string[] {
  const reasons = useTranslations("metrics.reasons");
  const none = useTranslations("metrics")("noData");
  const origins = useTranslations("metrics.origin");
  const locale = useLocale();
  const number = useNumber();
  const range = useTranslations("snapshots");
  const originName = (name: string) =>
    name === "HUMAN" || name === "AI_ASSISTED" || name === "BOT" ? origins(name) : name;
  return ({ name: figure, value, unit, reason }) => {
    if (value === null) return [reason ? `${none}: ${reasons(reason)}` : none];
    if (typeof value === "number") return [number(value, unit)];
    if (typeof value === "string") return [value === "datadog" ? "Datadog" : value];
    if (figure === "ai_commits_hidden") {
      const [low = "", high = ""] = [value.low, value.high].map((end) => number(Number(end), "count"));
      return [range("intervalText", { low, high })];
    }
    return Object.entries(value).map(([name, part]) => {
      if (typeof part === "number") return `${name}: ${formatCount(part, locale)}`;
      const { cfr, rollback_rate: rollbackRate, failed, evaluated, rollbacks } = part;
      const rate = formatRate(cfr ?? rollbackRate ?? 0, locale);
      const [numerator, denominator] = cfr === undefined ? [rollbacks, failed] : [failed, evaluated];
      return `${originName(name)}: ${rate} (${formatCount(numerator ?? 0, locale)} / ${formatCount(denominator ?? 0, locale)})`;
    });
  };
}
