import { useLocale, useTranslations } from "next-intl";
import { IntervalBar } from "@/components/charts/interval-bar";
import { TextLink } from "@/components/ui/text-link";
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
  const isHint = evaluatedMissing(figure) > 0;
  const counts = t("of", { part: failed, whole: evaluated });
  const range = t("range", {
    low: formatRate(interval.low, locale),
    high: formatRate(interval.high, locale),
  });
  return (
    <span className="figures grid min-w-52 grid-cols-[3.5rem_minmax(4rem,1fr)_auto] items-center gap-x-2 print:min-w-32 print:grid-cols-[2.5rem_minmax(3rem,1fr)_auto]">
      <span>{formatRate(rate, locale)}</span>
      <span title={range}>
        <IntervalBar value={rate} {...interval} end={axisEnd} faint={isHint} />
        <span className="sr-only">{range}</span>
      </span>
      <span className="text-ink-muted">
        {failed > 0 && failedHref !== null ? (
          <TextLink href={failedHref} prefetch={false} tabIndex={tabIndex} quiet>
            {counts}
          </TextLink>
        ) : (
          counts
        )}
      </span>
      <span className="col-span-3 hidden text-ink-muted print:block">{range}</span>
      {isHint && (
        <span className="col-span-3 text-xs leading-4 text-ink-muted">
          {t("few", { needed: EVALUATED_NEEDED })}
        </span>
      )}
    </span>
  );
}
