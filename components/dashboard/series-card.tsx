import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Column, Columns, MarkShape } from "@/components/charts/columns";
import { Card, CardHeader } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
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
  const locale = useLocale();
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
        <Columns
          label={caption}
          columns={useColumns(bars, shownMarks)}
          formatTick={(value) => formatCount(value, locale)}
          className="grow"
        />
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
    if (!bucket.isRead) {
      const lines = [{ label: series("notRead"), count: "" }];
      return {
        key: bucket.label,
        axisLabel,
        href,
        title,
        lines,
        parts: [],
        mark: null,
        partial: true,
        unknown: true,
        marked,
      };
    }
    const lines = [
      { label: charts("failed"), count: failed },
      { label: charts("passed"), count: passed },
      { label: charts("pending"), count: pending },
      ...(incidents === null ? [] : [{ label: charts("incidents"), count: incidents }]),
    ];
    return {
      key: bucket.label,
      axisLabel,
      href,
      title,
      lines: lines.map(({ label, count }) => ({ label, count: formatCount(count, locale) })),
      parts: [
        { look: "dark", count: failed },
        { look: "plain", count: passed },
        { look: "hatched", count: pending },
      ],
      mark: incidents
        ? {
            href: incidentsHref,
            label: `${title}: ${series("incidents", { count: incidents })}`,
            count: incidents,
          }
        : null,
      partial: bucket.partial,
      unknown: false,
      marked,
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
  const count = (value: number) => formatCount(value, locale);
  return (
    <Table caption={caption} className="numbers">
      <thead>
        <tr>
          <Th>{heading}</Th>
          <Th numeric>{charts("failed")}</Th>
          <Th numeric>{charts("passed")}</Th>
          <Th numeric>{charts("pending")}</Th>
          {hasIncidents && <Th numeric>{charts("incidents")}</Th>}
        </tr>
      </thead>
      <tbody>
        {bars.map(({ bucket, title, href, failedHref, incidentsHref }) => (
          <tr key={bucket.label}>
            <Th scope="row">
              <TextLink href={href} prefetch={false}>
                {title}
              </TextLink>
            </Th>
            <Td>
              {!bucket.isRead ? (
                series("notRead")
              ) : bucket.failed > 0 ? (
                <TextLink href={failedHref} prefetch={false}>
                  {count(bucket.failed)}
                </TextLink>
              ) : (
                count(0)
              )}
            </Td>
            <Td>{bucket.isRead ? count(bucket.deployments - bucket.failed - bucket.pending) : "–"}</Td>
            <Td>{bucket.isRead ? count(bucket.pending) : "–"}</Td>
            {bucket.incidents !== null && (
              <Td>
                {bucket.incidents > 0 ? (
                  <TextLink href={incidentsHref} prefetch={false}>
                    {count(bucket.incidents)}
                  </TextLink>
                ) : bucket.isRead ? (
                  count(0)
                ) : (
                  "–"
                )}
              </Td>
            )}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
