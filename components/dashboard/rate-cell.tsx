import { useLocale, useTranslations } from "next-intl";
import { drawn } from "@/components/charts/drawn";
import { RateBar } from "@/components/charts/rate-bar";
import type { ChangeFailureRate } from "@/lib/core/metrics/change-failure-rate";
import type { Measured } from "@/lib/core/metrics/measured";
import { EVALUATED_NEEDED } from "@/lib/core/metrics/metrics";
import { formatRate } from "@/lib/platform/i18n/format";
import { evaluatedMissing } from "@/lib/read/dashboard/breakdown-view";

interface RateCellProps {
  figure: Measured<Pick<ChangeFailureRate, "rate" | "failed" | "evaluated" | "interval">>;
  /** Where the axis ends that it shares with the other rows, 0–1. */
  axisEnd: number;
  /** The failed deployments behind it; null where no list holds exactly these. */
  failedHref: string | null;
  /** -1 where the keyboard reaches the same list by another link of the row. */
  tabIndex?: -1;
}

/** A change failure rate with its range and counts; grey and with its reason where too few stand behind it. */
export function RateCell({ figure, axisEnd, failedHref, tabIndex }: RateCellProps) {
  const t = useTranslations("dashboard.breakdown");
  const reasons = useTranslations("metrics.reasons");
  const locale = useLocale();
  if (!figure.measured) return <span className="text-ink-faint">{reasons(figure.reason)}</span>;
  const { rate, failed, evaluated, interval } = figure;
  const range = t("range", {
    low: formatRate(interval.low, locale),
    high: formatRate(interval.high, locale),
  });
  return (
    <RateBar
      text={formatRate(rate, locale)}
      range={range}
      counts={t("of", { part: failed, whole: evaluated })}
      at={[drawn(rate), drawn(interval.low), drawn(interval.high)]}
      end={axisEnd}
      {...(failed > 0 && failedHref !== null && { href: failedHref, ...(tabIndex && { tabIndex }) })}
      {...(evaluatedMissing(figure) > 0 && { hint: t("few", { needed: EVALUATED_NEEDED }) })}
    />
  );
}
