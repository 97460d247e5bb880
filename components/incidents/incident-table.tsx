import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { Fragment } from "react";
import { TeamLinks } from "@/components/shell/team-links";
import { Badge } from "@/components/ui/badge";
import { Instant } from "@/components/ui/instant";
import { SortingHead } from "@/components/ui/sorting-head";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { Incident } from "@/lib/core/incidents/types";
import { formatDuration } from "@/lib/platform/i18n/format";
import { DEFAULT_FILTERS } from "@/lib/read/filters/filters";
import { filterQuery } from "@/lib/read/filters/href";
import type { IncidentName } from "@/lib/read/incidents/detail";
import type { IncidentOrder } from "@/lib/read/incidents/list";
import { type IncidentListView, incidentsHref } from "@/lib/read/incidents/list-view";
import { serviceHref } from "@/lib/read/services/service-href";

/** The incidents of a page; on a phone each becomes a block. */
export function IncidentTable({ view }: { view: IncidentListView }) {
  const t = useTranslations("incidents");
  return (
    <div className="px-5 pb-2">
      <Table
        caption={t("caption")}
        stackedBy={[null, null, null, null, t("columns.restored")]}
        className="rows-hover"
      >
        <thead>
          <tr>
            <SortableTh view={view} sort="started" label={t("columns.started")} />
            <Th>{t("columns.incident")}</Th>
            <SortableTh view={view} sort="severity" label={t("columns.severity")} />
            <Th>{t("columns.services")}</Th>
            <SortableTh view={view} sort="restored" label={t("columns.restored")} numeric />
          </tr>
        </thead>
        <tbody>
          {view.page.rows.map((incident) => (
            <tr key={incident.id}>
              <Td className="figures whitespace-nowrap">
                <Instant at={incident.startedAt} timeZone={view.timeZone} now={view.now} />
              </Td>
              <Th scope="row">
                <Title incident={incident} view={view} />
              </Th>
              <Td>{incident.severity ?? <span className="text-ink-faint">{t("noValue")}</span>}</Td>
              <Td>
                <Where incident={incident} view={view} />
              </Td>
              <Td numeric>
                <Restored incident={incident} now={view.now} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

interface SortableThProps {
  view: IncidentListView;
  sort: IncidentOrder["sort"];
  label: string;
  numeric?: boolean;
}

/** A column's heading that sorts by it: from the largest down first, then the other way. */
function SortableTh({ view, sort, label, numeric }: SortableThProps) {
  const { position, slug, filters, narrowing } = view;
  const current = position.sort === sort;
  return (
    <SortingHead
      label={label}
      numeric={numeric}
      sorted={current ? (position.descending ? "descending" : "ascending") : null}
      href={incidentsHref(slug, filters, narrowing, { sort, descending: !current || !position.descending })}
    />
  );
}

function Title({ incident, view }: { incident: Incident; view: IncidentListView }) {
  return (
    <Link href={`/${view.slug}/incidents/${incident.id}`} className="name-link">
      <IncidentTitle name={view.names.get(incident.id)} />
    </Link>
  );
}

/** An incident by its name, or what it goes by without one. */
export function IncidentTitle({ name }: { name: IncidentName | undefined }) {
  const t = useTranslations("incidents");
  if (name?.readable === false) return t("unreadable");
  return name?.name || t("unnamed");
}

function Where({ incident: { services, teams }, view }: { incident: Incident; view: IncidentListView }) {
  const t = useTranslations("incidents");
  const query = filterQuery({
    ...DEFAULT_FILTERS,
    window: view.filters.window,
    environments: view.filters.environments,
  });
  return (
    <span>
      {services.length === 0 && t("noService")}
      {services.map((service, index) => (
        <Fragment key={service}>
          {index > 0 && ", "}
          <TextLink href={`${serviceHref(view.slug, service)}${query}`} prefetch={false}>
            {service}
          </TextLink>
        </Fragment>
      ))}
      {teams.length > 0 && (
        <span className="text-ink-muted">
          {" · "}
          <TeamLinks teams={teams} slug={view.slug} filters={view.filters} />
        </span>
      )}
    </span>
  );
}

/** Open ones say so and for how long; they are counted and never timed. An end before the start times nothing. */
export function Restored({
  incident,
  now,
}: {
  incident: Pick<Incident, "startedAt" | "finishedAt" | "restoreSeconds">;
  now: Date;
}) {
  const t = useTranslations("incidents");
  const locale = useLocale();
  if (incident.restoreSeconds !== null)
    return <span className="figures">{formatDuration(incident.restoreSeconds, locale)}</span>;
  if (incident.finishedAt === null) {
    const age = (now.getTime() - incident.startedAt.getTime()) / 1000;
    return (
      <Badge tone="warning">{t("openFor", { duration: formatDuration(Math.max(0, age), locale) })}</Badge>
    );
  }
  return <span className="text-ink-faint">{t("noValue")}</span>;
}
