import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ChartTable } from "@/components/charts/chart-table";
import { type Column, Columns, MarkShape } from "@/components/charts/columns";
import { Card, CardHeader } from "@/components/ui/card";
import { formatCount } from "@/lib/platform/i18n/format";
import type { CurveMark } from "@/lib/read/dashboard/marks";
import type { DashboardView, FactsView } from "@/lib/read/dashboard/view-model";
import { CurveMarks } from "./curve-marks";
import { MethodLink } from "./method-link";
import { type Bar, type BucketSeries, useBars } from "./use-bars";
import { type ShownMark, useCurveMarks } from "./use-curve-marks";

interface SeriesCardProps {
  series: BucketSeries;
  facts: FactsView;
  marks: readonly CurveMark[];
  view: DashboardView;
}

/** Deployments over time, the failed part marked, incidents as marks below; the same as a table underneath. */
export function SeriesCard({ series, facts, marks, view }: SeriesCardProps) {
  const t = useTranslations("dashboard.series");
  const charts = useTranslations("charts");
  const { timeZone } = view.organization;
  const bars = useBars(series, view);
  const shownMarks = useCurveMarks(marks, bars, timeZone);
  const caption = t("caption", { size: series.size, timeZone });
  return (
    <Card aria-labelledby="series" className="flex flex-col print:break-inside-avoid">
      <CardHeader
        id="series"
        title={t("title")}
        explain={{ definition: t("definition"), more: <MethodLink slug="series" /> }}
        description={t("per", { size: series.size, timeZone })}
        action={<SeriesKey facts={facts} />}
      />
      <div className="flex grow flex-col px-5 pt-4 pb-2">
        <Columns label={caption} columns={useColumns(bars, shownMarks)} className="grow" />
      </div>
      <CurveMarks marks={shownMarks} />
      <details className="border-t px-5 text-[13px] text-ink-muted print:hidden">
        <summary className="w-fit rounded-sm py-2.5 leading-5 hover:text-ink">{charts("showTable")}</summary>
        <div className="max-h-80 overflow-y-auto pb-4 text-ink">
          <SeriesTable bars={bars} caption={caption} heading={t("starts", { size: series.size })} />
        </div>
      </details>
    </Card>
  );
}

function useColumns(bars: readonly Bar[], marks: readonly ShownMark[]): Column[] {
  const charts = useTranslations("charts");
  const series = useTranslations("dashboard.series");
  const locale = useLocale();
  return bars.map(({ bucket, title, axisLabel, href, incidentsHref }) => {
    const { failed, pending, incidents } = bucket;
    const marked = marks.some(({ bucket: label }) => label === bucket.label);
    const passed = bucket.deployments - failed - pending;
    const base = { key: bucket.label, axisLabel, href, ...(marked && { marked: true as const }) };
    if (!bucket.isRead)
      return { ...base, name: `${title}:\n${series("notRead")}`, parts: [], partial: true, unknown: true };
    const lines = [
      `${charts("failed")} ${formatCount(failed, locale)}`,
      `${charts("passed")} ${formatCount(passed, locale)}`,
      `${charts("pending")} ${formatCount(pending, locale)}`,
      ...(incidents === null ? [] : [`${charts("incidents")} ${formatCount(incidents, locale)}`]),
    ];
    const parts: Column["parts"] = [
      { look: "dark", count: failed },
      { look: "plain", count: passed },
      { look: "hatched", count: pending },
    ];
    const mark = incidents && {
      href: incidentsHref,
      label: `${title}: ${series("incidents", { count: incidents })}`,
      count: incidents,
    };
    return {
      ...base,
      name: `${title}:\n${lines.join(",\n")}`,
      parts: parts.filter(({ count }) => count > 0),
      ...(mark && { mark }),
      ...(bucket.partial && { partial: true }),
    };
  });
}

/** The marks named where their counts are, so that the chart needs no legend. */
function SeriesKey({ facts: { counts, incidents } }: { facts: FactsView }) {
  const t = useTranslations("dashboard.series");
  return (
    <ul className="figures flex flex-wrap gap-x-4 gap-y-1 text-[13px] leading-6 text-ink-muted">
      <KeyItem mark={<span className="size-2.5 bg-mark-failed" />}>
        {t("failed", { count: counts.failed })}
      </KeyItem>
      <KeyItem mark={<span className="size-2.5 bg-mark" />}>{t("passed", { count: counts.passed })}</KeyItem>
      {counts.pending > 0 && (
        <KeyItem mark={<span className="hatched size-2.5 border border-unknown" />}>
          {t("pending", { count: counts.pending })}
        </KeyItem>
      )}
      {incidents !== null && <KeyItem mark={<MarkShape />}>{t("incidents", { count: incidents })}</KeyItem>}
    </ul>
  );
}

function KeyItem({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <span aria-hidden="true" className="grid size-3 place-items-center">
        {mark}
      </span>
      {children}
    </li>
  );
}

function SeriesTable({ bars, caption, heading }: { bars: readonly Bar[]; caption: string; heading: string }) {
  const charts = useTranslations("charts");
  const series = useTranslations("dashboard.series");
  const locale = useLocale();
  const hasIncidents = bars[0]?.bucket.incidents !== null;
  const counted = (count: number, href: string) =>
    count > 0 ? { text: formatCount(count, locale), href } : formatCount(0, locale);
  const heads = [
    charts("failed"),
    charts("passed"),
    charts("pending"),
    ...(hasIncidents ? [charts("incidents")] : []),
  ];
  const rows = bars.map(({ bucket, title, href, failedHref, incidentsHref }) => {
    const { failed, pending, incidents, isRead } = bucket;
    const incidentCells =
      incidents === null ? [] : [incidents > 0 || isRead ? counted(incidents, incidentsHref) : "–"];
    const cells = isRead
      ? [
          counted(failed, failedHref),
          formatCount(bucket.deployments - failed - pending, locale),
          formatCount(pending, locale),
        ]
      : [series("notRead"), "–", "–"];
    return { key: bucket.label, cells: [{ text: title, href }, ...cells, ...incidentCells] };
  });
  return (
    <ChartTable
      caption={caption}
      heads={[{ label: heading }, ...heads.map((label) => ({ label, numeric: true as const }))]}
      rows={rows}
    />
  );
}
