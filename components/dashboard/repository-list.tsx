import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { ListPages } from "@/components/shell/list-pages";
import { SortableTable } from "@/components/ui/sortable-table";
import { TextLink } from "@/components/ui/text-link";
import { UNNAMED } from "@/lib/core/question/lists";
import { formatCount } from "@/lib/platform/i18n/format";
import { evaluatedMissing, rateAxisEnd } from "@/lib/read/dashboard/breakdown-view";
import type { RepositoryListView, RepositoryRow } from "@/lib/read/dashboard/repository-list";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import { RateCell } from "./rate-cell";

/** The repositories of an organization, each the way to its own dashboard. */
export function RepositoryList({ view }: { view: RepositoryListView }) {
  const t = useTranslations("dashboard.repository");
  const charts = useTranslations("charts");
  const locale = useLocale();
  const { slug, filters } = view;
  const rows = view.nameless ? [...view.rows, view.nameless] : view.rows;
  const axisEnd = rateAxisEnd(rows.map((row) => row["change-failure-rate"]));
  return (
    <SortableTable
      caption={t("caption")}
      sortLabel={charts("sortBy")}
      columns={[
        { key: "repository", label: t("columns.repository"), className: "min-w-36" },
        { key: "deployments", label: t("columns.deployments"), numeric: true },
        { key: "rate", label: t("columns.failureRate"), isWide: true },
      ]}
      sortedBy={{ column: 1, descending: true }}
      rows={rows.map((row) => {
        const { repository, deployments, "change-failure-rate": figure } = row;
        const narrowed = { ...filters, repositories: [repository?.id ?? UNNAMED] };
        return {
          key: repository?.id ?? "",
          muted: evaluatedMissing(figure) > 0,
          values: [repository?.name ?? null, deployments, figure.measured ? figure.rate : null],
          cells: [
            <RepositoryName key="name" row={row} view={view} />,
            <TextLink key="deployments" href={deploymentsHref(slug, narrowed)} prefetch={false}>
              {formatCount(deployments, locale)}
            </TextLink>,
            <RateCell
              key="rate"
              figure={figure}
              axisEnd={axisEnd}
              failedHref={deploymentsHref(slug, narrowed, { result: ["failed"] })}
            />,
          ],
        };
      })}
    />
  );
}

/** Which of all repositories these are, and the ways to the others. */
export function RepositoryPages({ view }: { view: RepositoryListView }) {
  const t = useTranslations("dashboard.repository.pages");
  const { slug, filters, skipped, rows, total } = view;
  return (
    <ListPages
      list={view}
      label={t("label")}
      shown={t("shown", { from: skipped + 1, to: skipped + rows.length, total })}
      href={`/${slug}/repositories${filterQuery(filters)}`}
    />
  );
}

/** The repository's own name stands out; the host and owner before it only tell it apart. */
function RepositoryName({ row: { repository }, view }: { row: RepositoryRow; view: RepositoryListView }) {
  const t = useTranslations("dashboard.repository");
  if (!repository) return <span className="text-ink-muted">{t("other")}</span>;
  const ownName = repository.name.lastIndexOf("/") + 1;
  return (
    <Link
      href={`/${view.slug}/repositories/${repository.id}${filterQuery(view.filters)}`}
      prefetch={false}
      className="min-w-0 rounded-sm break-words hover:underline"
    >
      <span className="text-ink-muted">{repository.name.slice(0, ownName)}</span>
      <span className="font-medium">{repository.name.slice(ownName)}</span>
    </Link>
  );
}
