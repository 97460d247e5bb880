import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LazyTimeBars } from "@/components/charts/lazy-time-bars";
import type { TimeBar } from "@/components/charts/time-bars";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import type { FactsView } from "@/lib/dashboard/view-model";
import { formatCount, formatInstant } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/locale";
import type { Bucket, BucketSize } from "@/lib/metrics/series";

interface SeriesCardProps {
  series: { size: BucketSize; buckets: readonly Bucket[] };
  facts: FactsView;
  timeZone: string;
}

/** Deployments over time, the failed part marked, incidents as ticks; the same as a table underneath. */
export function SeriesCard({ series, facts, timeZone }: SeriesCardProps) {
  const t = useTranslations("dashboard.series");
  const charts = useTranslations("charts");
  const locale = useLocale();
  const bars = useBars(series);
  const caption = t("caption", { size: series.size, timeZone });
  const labels = {
    chart: caption,
    failed: charts("failed"),
    passed: charts("passed"),
    pending: charts("pending"),
    ticks: charts("incidents"),
  };
  return (
    <Card aria-labelledby="series" className="flex flex-col">
      <CardHeader
        id="series"
        title={t("title")}
        description={t("per", { size: series.size, timeZone })}
        action={<SeriesKey facts={facts} />}
      />
      <div className="relative min-h-64 grow">
        <div className="absolute inset-x-5 top-4 bottom-2">
          <LazyTimeBars bars={bars} labels={labels} locale={locale} />
        </div>
      </div>
      <details className="border-t px-5 text-[13px] text-ink-muted">
        <summary className="w-fit rounded-sm py-2.5 leading-5 hover:text-ink">{charts("showTable")}</summary>
        <div className="max-h-80 overflow-y-auto pb-4 text-ink">
          <SeriesTable
            bars={bars}
            caption={caption}
            heading={t("starts", { size: series.size })}
            locale={locale}
          />
        </div>
      </details>
    </Card>
  );
}

function useBars({ size, buckets }: SeriesCardProps["series"]): TimeBar[] {
  const charts = useTranslations("charts");
  const locale = useLocale();
  return buckets.map((bucket) => {
    const day = new Date(`${bucket.label}T00:00:00Z`);
    const date = formatInstant(day, locale, "UTC", size === "day" ? "date" : "day");
    const title = size === "week" ? charts("weekOf", { day: date }) : date;
    return {
      key: bucket.label,
      axisLabel: formatInstant(day, locale, "UTC", "day"),
      title: bucket.partial ? `${title} (${charts("partly")})` : title,
      failed: bucket.failed,
      passed: bucket.deployments - bucket.failed - bucket.pending,
      pending: bucket.pending,
      ticks: bucket.incidents,
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
      {incidents !== null && (
        <KeyItem mark={<IncidentMark />}>{t("incidents", { count: incidents })}</KeyItem>
      )}
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

function IncidentMark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3">
      <path d="M6 2l4 7H2z" fill="none" stroke="var(--mark-failed)" strokeWidth="1.25" />
    </svg>
  );
}

interface SeriesTableProps {
  bars: readonly TimeBar[];
  caption: string;
  heading: string;
  locale: Locale;
}

function SeriesTable({ bars, caption, heading, locale }: SeriesTableProps) {
  const charts = useTranslations("charts");
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{heading}</Th>
          <Th numeric>{charts("failed")}</Th>
          <Th numeric>{charts("passed")}</Th>
          <Th numeric>{charts("pending")}</Th>
          {bars[0]?.ticks !== null && <Th numeric>{charts("incidents")}</Th>}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.key}>
            <Th scope="row" className="font-normal">
              {bar.title}
            </Th>
            <Td numeric>{formatCount(bar.failed, locale)}</Td>
            <Td numeric>{formatCount(bar.passed, locale)}</Td>
            <Td numeric>{formatCount(bar.pending, locale)}</Td>
            {bar.ticks !== null && <Td numeric>{formatCount(bar.ticks, locale)}</Td>}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
