import { useLocale, useTranslations } from "next-intl";
import type { SearchedTakenBack } from "@/lib/core/metrics/taken-back-commits";
import { formatNumber, formatShare } from "@/lib/platform/i18n/format";
import { ratioText } from "@/lib/platform/i18n/ratio-text";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import type { StoredComparison } from "@/lib/read/origin-comparisons/types";

/** Each question's answer in one line. */
export function useAnswers() {
  const t = useTranslations("origins.questions");
  const locale = useLocale();
  return {
    confounded(
      { comparison: { crude, adjusted, reversal } }: StoredComparison,
      verdict: VerdictView,
    ): string {
      const shown =
        verdict.kind === "answer" ? verdict.ratio : adjusted.ai.measured ? adjusted.ai.ratio : null;
      if (shown === null || !crude.measured) return t("confounded.none");
      const disagrees = reversal.reversed || reversal.explained;
      return t("confounded.answer", {
        disagrees: disagrees ? "yes" : "no",
        pooled: ratioText(crude.ratio, locale),
        adjusted: ratioText(shown, locale),
      });
    },
    unseen({ comparison: { bounds, perCommit } }: StoredComparison): string {
      const { ifHuman, ifAi } = bounds;
      const coverage = perCommit.coverage === null ? "none" : formatShare(perCommit.coverage.rate, locale);
      if (!ifHuman.measured || !ifAi.measured) return t("unseen.none", { coverage });
      const ratios = [ifHuman.ratio, ifAi.ratio].sort((a, b) => a - b);
      const [low = 1, high = 1] = ratios;
      return t("unseen.answer", {
        coverage,
        low: ratioText(low, locale),
        high: ratioText(high, locale),
      });
    },
    fit({ comparison: { modelCheck } }: StoredComparison): string {
      if (modelCheck.pValue === null) return t("fit.none");
      const p = formatNumber(modelCheck.pValue, locale, 2);
      return modelCheck.fitsBadly ? t("fit.badly", { p }) : t("fit.answer", { p });
    },
    second({ ratio }: SearchedTakenBack): string {
      if (!ratio.measured) return t("second.none");
      return t("second.answer", {
        ratio: ratioText(ratio.ratio, locale),
        low: ratioText(ratio.interval.low, locale),
        high: ratioText(ratio.interval.high, locale),
      });
    },
    where({ services, tools }: StoredComparison): string {
      const clear = (rows: readonly { verdict: string }[]) =>
        rows.filter(({ verdict }) => verdict === "more" || verdict === "less").length;
      const compared = (rows: readonly { ratio: { measured: boolean } }[]) =>
        rows.filter(({ ratio }) => ratio.measured).length;
      return t("where.answer", {
        services: compared(services),
        allServices: services.length,
        tools: compared(tools),
        allTools: tools.length,
        clear: clear(services) + clear(tools),
      });
    },
  };
}
