import { useLocale, useTranslations } from "next-intl";
import { drawn } from "@/components/charts/drawn";
import { Card, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { EVALUATED_NEEDED, METRIC_IDS } from "@/lib/core/metrics/metrics";
import { formatNumber, formatShare } from "@/lib/platform/i18n/format";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { CurveMark } from "@/lib/read/dashboard/marks";
import type { TrendView } from "@/lib/read/dashboard/over-time";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { type BreakdownDimension, DEFAULT_BREAKDOWN } from "@/lib/read/deployments/break-down";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import type { Bar } from "./bar";
import { CurveMarks } from "./curve-marks";
import { MethodLink } from "./method-link";
import { TrendChart, type TrendWords } from "./trend-chart";
import type { BucketSeries } from "./use-bars";
import { useCurveMarks } from "./use-curve-marks";

interface TrendCardProps {
  trend: TrendView;
  series: BucketSeries;
  bars: readonly Bar[];
  marks: readonly CurveMark[];
  view: DashboardView;
  /** What else the address says, kept when another metric is chosen. */
  by: BreakdownDimension;
}

/** One metric over time with its range; the same as a table underneath, which is what prints. */
export function TrendCard({ trend, series, bars, marks, view, by }: TrendCardProps) {
  const t = useTranslations("dashboard.overTime");
  const charts = useTranslations("charts");
  const starts = useTranslations("dashboard.series");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  const { metric, unit, whole, ticks } = trend;
  const points = usePoints(trend, bars.length);
  const { timeZone, slug } = view.organization;
  const shownMarks = useCurveMarks(marks, series, timeZone);
  const query = filterQuery(view.filters);
  const kept = by === DEFAULT_BREAKDOWN ? "" : `&by=${by}`;
  const name = metrics(`${metric}.name`);
  const caption = t("caption", { metric: name, size: series.size, timeZone });
  const hasHints = points.some(({ few }) => few);
  const axisText = (value: number) =>
    unit === "rate" ? formatShare(value, locale) : value === 0 ? "0" : figureText(value, unit, locale);
  return (
    <Card aria-labelledby="over-time">
      <CardHeader
        id="over-time"
        title={t("title")}
        explain={{ definition: t("definition"), more: <MethodLink slug={metric} /> }}
        description={t("description", { metric: name, size: series.size, timeZone })}
        action={
          <div className="max-w-full overflow-x-auto print:hidden">
            <SegmentedControl
              label={t("choose")}
              segments={METRIC_IDS.map((one) => ({
                href: `${view.path}${query}${query === "" ? "?" : "&"}trend=${one}${kept}`,
                label: metrics(`${one}.short`),
                current: one === metric,
              }))}
            />
          </div>
        }
      />
      <TrendChart
        label={caption}
        bars={bars}
        points={points}
        ticks={ticks.map((value) => ({ value, label: axisText(value) }))}
        whole={whole === null ? null : { value: whole, label: figureText(whole, unit, locale) }}
        breaks={shownMarks.map(({ bucket }) => bucket)}
        list={deploymentsHref(slug, { ...view.behind, window: DEFAULT_FILTERS.window })}
        words={{
          bar: starts("starts", { size: series.size }),
          metric: name,
          value: t("value"),
          range: t("interval"),
          counts: t("behind"),
          note: t("note"),
          few: t("hint"),
          showTable: charts("showTable"),
        }}
        none={t("none")}
      >
        <p className="px-2 pt-1 text-[13px] leading-5 text-ink-muted sm:px-0 print:hidden">
          {whole !== null && t("whole")}
          {hasHints && ` ${metrics(`${metric}.hint`, { needed: EVALUATED_NEEDED })}`}
        </p>
        <CurveMarks marks={shownMarks} />
      </TrendChart>
    </Card>
  );
}

function usePoints({ metric, unit, points }: TrendView, bars: number): TrendWords[] {
  const t = useTranslations("dashboard.overTime");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  return Array.from({ length: bars }, (_, index): TrendWords => {
    const point = points[index] ?? { measured: false, reason: "no-deployments" };
    if (!point.measured) return { note: metrics(`reasons.${point.reason}`) };
    const { value, interval, basis, isHint } = point;
    return {
      value: figureText(value, unit, locale),
      ...(interval && {
        range: t("range", {
          low: figureText(interval.low, unit, locale),
          high: figureText(interval.high, unit, locale),
        }),
      }),
      counts: metrics(`${metric}.basis`, {
        part: basis.part,
        whole: formatNumber(basis.whole, locale),
        days: basis.whole,
      }),
      at: [drawn(value), interval && drawn(interval.low), interval && drawn(interval.high)],
      ...(isHint && { few: true as const }),
    };
  });
}
