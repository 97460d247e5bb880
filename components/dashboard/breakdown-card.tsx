import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { SortableTable } from "@/components/ui/sortable-table";
import { TextLink } from "@/components/ui/text-link";
import { METRICS, type MetricId } from "@/lib/core/metrics/metrics";
import { figureCounts } from "@/lib/platform/i18n/figure-counts";
import { formatCount, formatShare } from "@/lib/platform/i18n/format";
import {
  BREAKDOWN_COLUMNS,
  type BreakdownRow,
  type BreakdownView,
  ROW_METRICS,
  type RowMetric,
  rowValue,
  sortValue,
} from "@/lib/read/dashboard/breakdown-view";
import { figureText } from "@/lib/read/dashboard/figure-text";
import { DEFAULT_TREND } from "@/lib/read/dashboard/over-time";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import type { BreakdownDimension } from "@/lib/read/deployments/break-down";
import { filterQuery } from "@/lib/read/filters/href";
import { FigureCell, NoFigureCell } from "./figure-cell";
import { MethodLink } from "./method-link";
import { RateCell } from "./rate-cell";

interface BreakdownCardProps {
  breakdown: BreakdownView;
  /** What it can be by. */
  dimensions: readonly BreakdownDimension[];
  view: DashboardView;
  /** What else the address says, kept when another dimension is chosen. */
  trend: MetricId;
}

/** The figures by one dimension, each with its counts, sortable; what rests on little is grey, and says why. */
export function BreakdownCard({ breakdown, dimensions, view, trend }: BreakdownCardProps) {
  const t = useTranslations("dashboard.breakdown");
  const charts = useTranslations("charts");
  const { dimension, rows, rest } = breakdown;
  const tableRows = useRows(breakdown);
  const query = filterQuery(view.filters);
  const kept = trend === DEFAULT_TREND ? "" : `&trend=${trend}`;
  const segments = dimensions.map((one) => ({
    href: `${view.path}${query}${query === "" ? "?" : "&"}by=${one}${kept}`,
    label: t(`by.${one}`),
    current: one === dimension,
  }));
  return (
    <Card aria-labelledby="breakdown">
      <CardHeader
        id="breakdown"
        title={t("title")}
        explain={{ definition: t("definition"), more: <MethodLink slug="breakdown" /> }}
        description={t(
          dimension === "tool" ? "toolNote" : dimension === "environment" ? "environmentNote" : "description",
        )}
        action={
          <div className="print:hidden">
            <SegmentedControl label={t("choose")} segments={segments} />
          </div>
        }
      />
      <div className="px-5 pt-2 pb-4">
        {rows.length === 0 ? (
          <p className="py-6 text-ink-muted">{t(`none.${dimension}`)}</p>
        ) : (
          <SortableTable
            key={dimension}
            caption={t("caption", { dimension })}
            columns={BREAKDOWN_COLUMNS.map((key) => ({
              key,
              label: key === "name" ? t(`by.${dimension}`) : t(`column.${key}`),
              numeric: key !== "name" && key !== "change-failure-rate",
              isWide: key === "change-failure-rate",
              className: key === "name" ? "min-w-36" : undefined,
            }))}
            rows={tableRows}
            sortLabel={charts("sortBy")}
            sortedBy={{ column: BREAKDOWN_COLUMNS.indexOf("deployments"), descending: true }}
          />
        )}
        {rest.groups > 0 && (
          <p className="figures pt-3 text-[13px] leading-5 text-ink-muted">
            {t("rest", { dimension, count: rest.groups, deployments: rest.deployments, failed: rest.failed })}
          </p>
        )}
      </div>
    </Card>
  );
}

/** One stop a row for the keyboard: the page that its name leads to has the same counts, with the same links. */
const stop = ({ pageHref }: { pageHref: string | null }) => (pageHref === null ? undefined : -1);
const onlyStop = (row: { pageHref: string | null }) =>
  row.pageHref === null ? {} : { tabIndex: -1 as const };

function useRows({ rows, axisEnd, dimension }: BreakdownView) {
  const t = useTranslations("dashboard.breakdown");
  const metrics = useTranslations("metrics");
  const locale = useLocale();
  const cellOf = (row: BreakdownRow, metric: RowMetric): ReactNode => {
    if (metric === "change-failure-rate")
      return (
        <RateCell
          key={metric}
          figure={row[metric]}
          axisEnd={axisEnd}
          failedHref={row.failedHref}
          tabIndex={stop(row)}
        />
      );
    const figure = row[metric];
    if (!figure.measured) return <NoFigureCell key={metric} reason={metrics(`reasons.${figure.reason}`)} />;
    const value = rowValue(row, metric) ?? 0;
    const hasRework = metric === "deployment-rework-rate" && value > 0;
    return (
      <FigureCell
        key={metric}
        text={
          metric === "ai-share" ? formatShare(value, locale) : figureText(value, METRICS[metric].unit, locale)
        }
        counts={t(`counts.${metric}`, figureCounts(figure))}
        {...(hasRework ? { href: row.reworkHref, ...onlyStop(row) } : {})}
      />
    );
  };
  return rows.map((row) => ({
    key: row.value ?? "",
    muted: row.evaluatedMissing > 0,
    values: BREAKDOWN_COLUMNS.map((column) => sortValue(row, column)),
    cells: [
      row.pageHref === null ? (
        <span key="name" className="text-ink-muted">
          {t(`without.${dimension}`)}
        </span>
      ) : (
        <Link key="name" href={row.pageHref} prefetch={false} className="name-link">
          {row.label}
        </Link>
      ),
      <TextLink key="deployments" href={row.href} prefetch={false} tabIndex={stop(row)}>
        {formatCount(row.deployments, locale)}
      </TextLink>,
      ...ROW_METRICS.map((metric) => cellOf(row, metric)),
    ],
  }));
}
