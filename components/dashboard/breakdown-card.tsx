import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardHeader } from "@/components/ui/card";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { SortableTable } from "@/components/ui/sortable-table";
import { TextLink } from "@/components/ui/text-link";
import type { Measured } from "@/lib/core/metrics/measured";
import type { MetricId } from "@/lib/core/metrics/metrics";
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatRate,
  formatShare,
} from "@/lib/platform/i18n/format";
import { BREAKDOWN_COLUMNS, type BreakdownView, sortValue } from "@/lib/read/dashboard/breakdown-view";
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
  const shown = <T,>(
    figure: Measured<T>,
    text: (figure: T) => string,
    counts: (figure: T) => string,
    link?: (figure: T) => { href: string; tabIndex?: -1 } | null,
  ): ReactNode =>
    figure.measured ? (
      <FigureCell text={text(figure)} counts={counts(figure)} {...link?.(figure)} />
    ) : (
      <NoFigureCell reason={metrics(`reasons.${figure.reason}`)} />
    );
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
      <RateCell
        key="rate"
        figure={row["change-failure-rate"]}
        axisEnd={axisEnd}
        failedHref={row.failedHref}
        tabIndex={stop(row)}
      />,
      shown(
        row["failed-deployment-recovery-time"],
        ({ medianSeconds }) => formatDuration(medianSeconds, locale),
        ({ recovered }) => t("counts.failed-deployment-recovery-time", { count: recovered }),
      ),
      shown(
        row["change-lead-time"],
        ({ medianSeconds }) => formatDuration(medianSeconds, locale),
        ({ commits }) => t("counts.change-lead-time", { count: commits }),
      ),
      shown(
        row["deployment-rework-rate"],
        ({ rate }) => formatRate(rate, locale),
        ({ remediations, deployments }) => t("of", { part: remediations, whole: deployments }),
        ({ remediations }) => (remediations > 0 ? { href: row.reworkHref, ...onlyStop(row) } : null),
      ),
      shown(
        row["ai-share"],
        ({ share }) => formatShare(share, locale),
        ({ aiCommits, knownCommits }) => t("of", { part: aiCommits, whole: knownCommits }),
      ),
      shown(
        row["batch-size"],
        ({ mean }) => formatNumber(mean, locale),
        ({ commits, deploymentsWithCommits }) =>
          t("counts.batch-size", { commits, deployments: deploymentsWithCommits }),
      ),
    ],
  }));
}
