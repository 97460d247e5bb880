import { useLocale, useTranslations } from "next-intl";
import { ChartTable } from "@/components/charts/chart-table";
import type { TrendLinePoint } from "@/components/charts/trend-line";
import { Card, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { EVALUATED_NEEDED, METRIC_IDS, type MetricId } from "@/lib/core/metrics/metrics";
import { formatNumber, formatShare } from "@/lib/platform/i18n/format";
import { figureText } from "@/lib/read/dashboard/figure-text";
import type { CurveMark } from "@/lib/read/dashboard/marks";
import type { TrendPoint, TrendView } from "@/lib/read/dashboard/over-time";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { type BreakdownDimension, DEFAULT_BREAKDOWN } from "@/lib/read/deployments/break-down";
import { filterQuery } from "@/lib/read/filters/href";
import { CurveMarks } from "./curve-marks";
import { MethodLink } from "./method-link";
import { TrendFigure } from "./trend-figure";
import { type Bar, type BucketSeries, useBars } from "./use-bars";
import { useCurveMarks } from "./use-curve-marks";

interface TrendCardProps {
  trend: TrendView;
  series: BucketSeries;
  marks: readonly CurveMark[];
  view: DashboardView;
  /** What else the address says, kept when another metric is chosen. */
  by: BreakdownDimension;
}

/** A bucket with its point and the point's words; null where there is none of it. */
interface Entry {
  bar: Bar;
  point: TrendPoint;
  value: string | null;
  range: string | null;
  counts: string | null;
  /** Why there is no value, or why it is only a hint. */
  note: string | null;
}

/** One metric over time with its range; the same as a table underneath, which is what prints. */
export function TrendCard({ trend, series, marks, view, by }: TrendCardProps) {
  const t = useTranslations("dashboard.overTime");
  const charts = useTranslations("charts");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  const { metric, unit, whole, ticks } = trend;
  const bars = useBars(series, view);
  const entries = useEntries(trend, bars);
  const { timeZone } = view.organization;
  const shownMarks = useCurveMarks(marks, bars, timeZone);
  const query = filterQuery(view.filters);
  const kept = by === DEFAULT_BREAKDOWN ? "" : `&by=${by}`;
  const name = metrics(`${metric}.name`);
  const caption = t("caption", { metric: name, size: series.size, timeZone });
  const linePoints = useLinePoints(entries);
  const hasHints = entries.some(({ point }) => point.measured && point.isHint);
  const axisText = (value: number) =>
    unit === "rate" ? formatShare(value, locale) : value === 0 ? "0" : figureText(value, unit, locale);
  const last = entries.findLast(({ value }) => value !== null);
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
      <div className="px-3 pt-3 pb-3 sm:px-5">
        {last ? (
          <TrendFigure
            label={caption}
            points={linePoints}
            ticks={ticks.map((value) => ({ value, label: axisText(value) }))}
            whole={whole === null ? null : { value: whole, label: figureText(whole, unit, locale) }}
            lastLabel={last.value}
            breaks={shownMarks.map(({ bucket }) => bucket)}
          />
        ) : (
          <p className="px-2 py-6 text-ink-muted">{t("none")}</p>
        )}
        {last && (
          <p className="px-2 pt-1 text-[13px] leading-5 text-ink-muted sm:px-0 print:hidden">
            {whole !== null && t("whole")}
            {hasHints && ` ${metrics(`${metric}.hint`, { needed: EVALUATED_NEEDED })}`}
          </p>
        )}
      </div>
      {last && <CurveMarks marks={shownMarks} />}
      <details className="border-t px-5 text-[13px] text-ink-muted print:[&::details-content]:[content-visibility:visible]">
        <summary className="w-fit rounded-sm py-2.5 leading-5 hover:text-ink print:hidden">
          {charts("showTable")}
        </summary>
        <div className="max-h-80 overflow-y-auto pb-4 text-ink print:max-h-none print:overflow-visible print:pt-3">
          <TrendTable entries={entries} caption={caption} size={series.size} metric={metric} />
        </div>
      </details>
    </Card>
  );
}

function useEntries({ metric, unit, points }: TrendView, bars: readonly Bar[]): Entry[] {
  const t = useTranslations("dashboard.overTime");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  return bars.map((bar, i) => {
    const point = points[i] ?? { measured: false, reason: "no-deployments" };
    if (!point.measured) {
      return { bar, point, value: null, range: null, counts: null, note: metrics(`reasons.${point.reason}`) };
    }
    const { value, interval, basis, isHint } = point;
    return {
      bar,
      point,
      value: figureText(value, unit, locale),
      range:
        interval &&
        t("range", {
          low: figureText(interval.low, unit, locale),
          high: figureText(interval.high, unit, locale),
        }),
      counts: metrics(`${metric}.basis`, {
        part: basis.part,
        whole: formatNumber(basis.whole, locale),
        days: basis.whole,
      }),
      note: isHint ? t("hint") : null,
    };
  });
}

function useLinePoints(entries: readonly Entry[]): TrendLinePoint[] {
  const t = useTranslations("dashboard.overTime");
  return entries.map(({ bar, point, value, range, counts, note }) => {
    const lines = [
      { label: t("value"), text: value },
      { label: t("interval"), text: range },
      { label: t("behind"), text: counts },
      { label: t("note"), text: note },
    ];
    const interval = point.measured ? point.interval : null;
    return {
      key: bar.bucket.label,
      axisLabel: bar.axisLabel,
      title: bar.title,
      lines: lines.flatMap(({ label, text }) => (text === null ? [] : [{ label, text }])),
      value: point.measured ? point.value : null,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      few: point.measured && point.isHint,
    };
  });
}

interface TrendTableProps {
  entries: readonly Entry[];
  caption: string;
  size: BucketSeries["size"];
  metric: MetricId;
}

function TrendTable({ entries, caption, size, metric }: TrendTableProps) {
  const t = useTranslations("dashboard.overTime");
  const series = useTranslations("dashboard.series");
  const metrics = useTranslations("metrics");
  return (
    <ChartTable
      caption={caption}
      heads={[
        { label: series("starts", { size }) },
        { label: metrics(`${metric}.name`), numeric: true },
        { label: t("interval"), numeric: true },
        { label: t("behind"), numeric: true },
        { label: t("note") },
      ]}
      rows={entries.map(({ bar, value, range, counts, note }) => ({
        key: bar.bucket.label,
        cells: [{ text: bar.title, href: bar.href }, value ?? "–", range || "–", counts ?? "–", note ?? ""],
      }))}
    />
  );
}
