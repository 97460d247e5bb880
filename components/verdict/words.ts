import { useLocale, useTranslations } from "next-intl";
import type { ComparisonReason } from "@/lib/core/metrics/comparison/reasons";
import { formatShare } from "@/lib/platform/i18n/format";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import type {
  AnswerView,
  BreakingView,
  NotComparedView,
  Outlook,
  VerdictCounts,
} from "@/lib/read/dashboard/verdict-view";

const WEEKS_PER_YEAR = 52.18;

/** A stretch of weeks the way one plans with it: whole weeks, and from two years on whole years. */
export function useWeeks(): (weeks: number) => string {
  const t = useTranslations("verdict.time");
  return (weeks) =>
    weeks < 2 * WEEKS_PER_YEAR
      ? t("weeks", { weeks: Math.max(1, Math.ceil(weeks)) })
      : t("years", { years: Math.ceil(weeks / WEEKS_PER_YEAR) });
}

/** "61 failed of 809 deployments, 84 % of commits attributed". */
export function useCounts(): (counts: VerdictCounts) => string {
  const t = useTranslations("verdict");
  const locale = useLocale();
  return ({ failed, evaluated, coverage }) =>
    coverage === null
      ? t("countsAlone", { failed, evaluated })
      : t("counts", { failed, evaluated, coverage: formatShare(coverage, locale) });
}

/** The finding in one sentence: ratio, interval, counts. */
export function useFinding(): (view: AnswerView) => string {
  const t = useTranslations("verdict");
  const locale = useLocale();
  const countsOf = useCounts();
  return (view) => {
    const values = {
      ratio: ratioText(view.ratio, locale),
      estimand: view.estimand,
      ...rangeValues(view, locale),
      counts: countsOf(view),
    };
    const isClear = view.low > 1 || (view.high !== null && view.high < 1);
    return isClear ? t("clear", values) : t("unclear", values);
  };
}

/** What the failures say whose breaking commit is known. */
export function useBreaking(): (breaking: BreakingView) => string {
  const t = useTranslations("verdict");
  const locale = useLocale();
  return ({ known, aiAssisted, expectedAi, range }) => {
    const counts = t("breaking", { known, ai: aiAssisted, expected: expectedAi });
    if (range === null) return counts;
    const ratio = ratioText(range.ratio, locale);
    return `${counts} ${t("breakingRange", { ratio, ...rangeValues(range, locale) })}`;
  };
}

/** How long until a difference would show. */
export function useOutlook(): (outlook: Outlook) => string {
  const t = useTranslations("verdict.outlook");
  const weeks = useWeeks();
  return ({ doublingWeeks, quarterWeeks }) => {
    if (quarterWeeks === null) return t("quarterRuledOut");
    if (doublingWeeks === null) return t("doublingRuledOut", { quarter: weeks(quarterWeeks) });
    return t("both", { doubling: weeks(doublingWeeks), quarter: weeks(quarterWeeks) });
  };
}

/** Reasons that are no matter of quantity. */
type OtherReason = Exclude<ComparisonReason, "too-few-failures" | "no-failures" | "arm-too-small">;

/** Why nothing is compared: the headline and what it means. No wait is named that more history can shorten. */
export function useNotCompared(): (
  view: NotComparedView,
  hasMoreHistory: boolean,
) => { headline: string; body: string } {
  const t = useTranslations("verdict.notCompared");
  const locale = useLocale();
  const weeks = useWeeks();
  return ({ gate, reason, bound, failed, evaluated }, hasMoreHistory) => {
    if (gate === null) {
      const ratio = bound ? ratioText(bound.ratio, locale) : "";
      const values = { bound: bound ? "yes" : "no", ratio, times: bound?.ratio ?? 0 };
      return { headline: t("headline"), body: t(`reasons.${reason as OtherReason}`, values) };
    }
    const { of, have, needed, missing } = gate;
    const shared = of === "failures" && have < Math.min(failed, needed) ? "yes" : "no";
    const values = { failed, evaluated, have, needed, missing, shared };
    const wait = gate.weeks === null || hasMoreHistory ? "" : ` ${t("wait", { time: weeks(gate.weeks) })}`;
    return { headline: t(`${of}.headline`, values), body: t(`${of}.body`, values) + wait };
  };
}
