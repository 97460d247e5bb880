import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { TeamLinks } from "@/components/shell/team-links";
import { cn } from "@/components/ui/cn";
import { Instant } from "@/components/ui/instant";
import { Table, Td, Th } from "@/components/ui/table";
import { formatDuration } from "@/lib/platform/i18n/format";
import { knownDeploymentType } from "@/lib/read/deployments/deployment-type";
import type { DeploymentRow, DeploymentSort } from "@/lib/read/deployments/list";
import { listHref } from "@/lib/read/deployments/list-address";
import type { DeploymentListView } from "@/lib/read/deployments/list-view";
import { OriginBar } from "./origin-bar";
import { ListedColumns } from "./told-value";
import { VerdictBadge } from "./verdict-badge";

/** The deployments of a page: a table where there is room, a list on a phone. */
export function DeploymentTable({ view }: { view: DeploymentListView }) {
  return (
    <>
      <div className="hidden px-5 md:block print:block">
        <WideTable view={view} />
      </div>
      <ul className="divide-y wrap-anywhere md:hidden print:hidden">
        {view.page.rows.map((row) => (
          <NarrowRow key={row.id} row={row} view={view} />
        ))}
      </ul>
    </>
  );
}

function WideTable({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments");
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <SortableTh view={view} sort="started" label={t("columns.started")} />
          <Th>{t("columns.service")}</Th>
          <Th>{t("columns.verdict")}</Th>
          <SortableTh view={view} sort="batch-size" label={t("columns.commits")} />
          <SortableTh view={view} sort="lead-time" label={t("columns.leadTime")} numeric />
          <SortableTh view={view} sort="recovery" label={t("columns.recovery")} numeric />
        </tr>
      </thead>
      <tbody>
        {view.page.rows.map((row) => (
          <tr key={row.id} className="hover:bg-subtle/60">
            <Td className="figures whitespace-nowrap">
              <Instant at={row.startedAt} timeZone={view.timeZone} />
            </Td>
            <Td className="min-w-44">
              <Name row={row} slug={view.slug} />
              <Place row={row} view={view} />
            </Td>
            <Td>
              <VerdictBadge verdict={row.verdict} />
              <Kind row={row} />
            </Td>
            <Td>
              <OriginBar commits={row.commits} />
              <ListedColumns columns={row} />
            </Td>
            <Td numeric>
              <Duration seconds={row.leadTimeSeconds} />
            </Td>
            <Td numeric>
              <Recovery row={row} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

interface SortableThProps {
  view: DeploymentListView;
  sort: DeploymentSort;
  label: string;
  numeric?: boolean;
}

/** A column's heading that sorts by it: from the largest down first, then the other way. */
function SortableTh({ view, sort, label, numeric }: SortableThProps) {
  const { position, slug, filters, narrowing } = view;
  const current = position.sort === sort;
  const descending = current ? !position.descending : true;
  const Arrow = position.descending ? ArrowDown : ArrowUp;
  return (
    <Th
      numeric={numeric}
      aria-sort={current ? (position.descending ? "descending" : "ascending") : undefined}
    >
      <Link
        href={listHref(slug, filters, narrowing, { sort, descending })}
        scroll={false}
        className={cn(
          "inline-flex items-center gap-1 rounded-sm hover:text-ink",
          numeric && "flex-row-reverse",
          current && "text-ink",
        )}
      >
        {label}
        <Arrow aria-hidden="true" className={cn("size-3.5", !current && "opacity-0")} />
      </Link>
    </Th>
  );
}

function NarrowRow({ row, view }: { row: DeploymentRow; view: DeploymentListView }) {
  const t = useTranslations("deployments");
  return (
    <li className="space-y-1 px-5 py-3 text-[13px] leading-5">
      <p className="flex items-baseline justify-between gap-3">
        <Name row={row} slug={view.slug} />
        <VerdictBadge verdict={row.verdict} className="shrink-0" />
      </p>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3 text-ink-muted">
        <Place row={row} view={view} />
        <Instant at={row.startedAt} timeZone={view.timeZone} className="figures" />
      </p>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <OriginBar commits={row.commits} />
        <ListedColumns columns={row} />
        {row.leadTimeSeconds !== null && (
          <span className="figures text-ink-muted">
            {t("columns.leadTime")} <Duration seconds={row.leadTimeSeconds} />
          </span>
        )}
        {row.verdict === "failed" && (
          <span className="figures text-ink-muted">
            {t("columns.recovery")} <Recovery row={row} />
          </span>
        )}
        <Kind row={row} />
      </div>
    </li>
  );
}

function Name({ row, slug }: { row: DeploymentRow; slug: string }) {
  return (
    <Link
      href={`/${slug}/deployments/${row.id}`}
      className="min-w-0 rounded-sm font-medium break-words hover:underline"
    >
      {row.service}{" "}
      {row.version && <span className="font-mono text-xs font-normal">{shortVersion(row.version)}</span>}
    </Link>
  );
}

/** A version that is a whole sha is told apart by its first digits. */
function shortVersion(version: string): string {
  return /^[0-9a-f]{40}$/.test(version) ? version.slice(0, 10) : version;
}

function Place({ row, view }: { row: DeploymentRow; view: DeploymentListView }) {
  const t = useTranslations("deployments");
  return (
    <span className="block text-ink-muted">
      {row.env ?? t("noEnvironment")} ·{" "}
      {row.team === null ? (
        t("noTeam")
      ) : (
        <TeamLinks teams={[row.team]} slug={view.slug} filters={view.filters} />
      )}
    </span>
  );
}

/** Only what is out of the ordinary is said. */
function Kind({ row: { deploymentType } }: { row: DeploymentRow }) {
  const t = useTranslations("deployments.type");
  if (deploymentType === null || deploymentType === "standard") return null;
  const known = knownDeploymentType(deploymentType);
  return <span className="block text-ink-muted">{known ? t(known) : deploymentType}</span>;
}

function Duration({ seconds }: { seconds: number | null }) {
  const t = useTranslations("deployments");
  const locale = useLocale();
  if (seconds === null) return <span className="text-ink-faint">{t("noValue")}</span>;
  return formatDuration(seconds, locale);
}

function Recovery({ row }: { row: DeploymentRow }) {
  const t = useTranslations("deployments");
  if (row.verdict !== "failed") return <span aria-hidden="true">{"\u00a0"}</span>;
  if (row.recoverySeconds === null) return <span className="text-ink-muted">{t("notRecovered")}</span>;
  return <Duration seconds={row.recoverySeconds} />;
}
