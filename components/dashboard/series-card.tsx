import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MarkShape } from "@/components/charts/columns";
import { Card, CardHeader } from "@/components/ui/card";
import type { Bucket } from "@/lib/core/metrics/series";
import type { CurveMark } from "@/lib/read/dashboard/marks";
import type { DashboardView, FactsView } from "@/lib/read/dashboard/view-model";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import type { Bar } from "./bar";
import { CurveMarks } from "./curve-marks";
import { MethodLink } from "./method-link";
import { type BarCounts, SeriesChart } from "./series-chart";
import type { BucketSeries } from "./use-bars";
import { useCurveMarks } from "./use-curve-marks";

interface SeriesCardProps {
  series: BucketSeries;
  bars: readonly Bar[];
  facts: FactsView;
  marks: readonly CurveMark[];
  view: DashboardView;
}

/** Deployments over time, the failed part marked, incidents as marks below; the same as a table underneath. */
export function SeriesCard({ series, bars, facts, marks, view }: SeriesCardProps) {
  const t = useTranslations("dashboard.series");
  const charts = useTranslations("charts");
  const { timeZone, slug } = view.organization;
  const shownMarks = useCurveMarks(marks, series, timeZone);
  const anyTime = { ...view.behind, window: DEFAULT_FILTERS.window };
  return (
    <Card aria-labelledby="series" className="flex flex-col print:break-inside-avoid">
      <CardHeader
        id="series"
        title={t("title")}
        explain={{ definition: t("definition"), more: <MethodLink slug="series" /> }}
        description={t("per", { size: series.size, timeZone })}
        action={<SeriesKey facts={facts} />}
      />
      <SeriesChart
        caption={t("caption", { size: series.size, timeZone })}
        bars={bars}
        counts={useBarCounts(series.buckets)}
        broken={shownMarks.map(({ bucket }) => bucket)}
        lists={{
          deployments: deploymentsHref(slug, anyTime),
          failed: deploymentsHref(slug, anyTime, { result: ["failed"] }),
          incidents: facts.incidents === null ? null : `/${slug}/incidents${filterQuery(anyTime)}`,
        }}
        words={{
          bar: t("starts", { size: series.size }),
          failed: charts("failed"),
          passed: charts("passed"),
          pending: charts("pending"),
          incidents: charts("incidents"),
          notRead: t("notRead"),
          showTable: charts("showTable"),
        }}
      >
        <CurveMarks marks={shownMarks} />
      </SeriesChart>
    </Card>
  );
}

function useBarCounts(buckets: readonly Bucket[]): BarCounts[] {
  const t = useTranslations("dashboard.series");
  return buckets.map(({ deployments, failed, pending, incidents, isRead, partial }) => ({
    counts: isRead ? [failed, deployments - failed - pending, pending] : null,
    incidents: isRead || incidents ? incidents : null,
    ...(incidents && { mark: t("incidents", { count: incidents }) }),
    ...(partial && { partial: true as const }),
  }));
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
