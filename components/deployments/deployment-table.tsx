import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { TeamLinks } from "@/components/shell/team-links";
import { Instant } from "@/components/ui/instant";
import { SortingHead } from "@/components/ui/sorting-head";
import { Table, Td, Th } from "@/components/ui/table";
import { formatDuration } from "@/lib/platform/i18n/format";
import { knownDeploymentType } from "@/lib/read/deployments/deployment-type";
import type { DeploymentRow, DeploymentSort } from "@/lib/read/deployments/list";
import { listHref } from "@/lib/read/deployments/list-address";
import type { DeploymentListView } from "@/lib/read/deployments/list-view";
import { OriginBar, OriginKey } from "./origin-bar";
import { ResultBadge } from "./result-badge";
import { ListedColumns } from "./told-value";

/** The deployments of a page; on a phone each becomes a block. */
export function DeploymentTable({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments");
  return (
    <div className="space-y-2 px-5">
      <OriginKey />
      <Table
        caption={t("caption")}
        stackedBy={[null, null, null, null, t("columns.leadTime"), t("columns.recovery")]}
        className="rows-hover"
      >
        <thead>
          <tr>
            <SortableTh view={view} sort="started" label={t("columns.started")} />
            <Th>{t("columns.service")}</Th>
            <Th>{t("columns.result")}</Th>
            <SortableTh view={view} sort="batch-size" label={t("columns.commits")} />
            <SortableTh view={view} sort="lead-time" label={t("columns.leadTime")} numeric />
            <SortableTh view={view} sort="recovery" label={t("columns.recovery")} numeric />
          </tr>
        </thead>
        <tbody>
          {view.page.rows.map((row) => (
            <DeploymentTr key={row.id} row={row} view={view} />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function DeploymentTr({ row, view }: { row: DeploymentRow; view: DeploymentListView }) {
  return (
    <tr>
      <Td className="figures whitespace-nowrap">
        <Instant at={row.startedAt} timeZone={view.timeZone} now={view.now} />
      </Td>
      {/* Two links, one below the other: as far apart as fingers need. */}
      <Th scope="row" className="leading-6">
        <Name row={row} slug={view.slug} />
        <Place row={row} view={view} />
      </Th>
      <Td>
        <ResultBadge result={row.result} />
        <Kind row={row} />
      </Td>
      <Td>
        <OriginBar commits={row.commits} />
        <ListedColumns columns={row} />
      </Td>
      <Td numeric>
        <Duration seconds={row.leadTimeSeconds} />
      </Td>
      <Td numeric>{row.result === "failed" && <Recovery row={row} />}</Td>
    </tr>
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
  return (
    <SortingHead
      label={label}
      numeric={numeric}
      sorted={current ? (position.descending ? "descending" : "ascending") : null}
      href={listHref(slug, filters, narrowing, { sort, descending })}
    />
  );
}

function Name({ row, slug }: { row: DeploymentRow; slug: string }) {
  return (
    <Link href={`/${slug}/deployments/${row.id}`} className="name-link">
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
  if (row.recoverySeconds === null) return <span className="text-ink-muted">{t("notRecovered")}</span>;
  return <Duration seconds={row.recoverySeconds} />;
}
