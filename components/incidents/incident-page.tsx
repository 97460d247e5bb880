import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { RelatedList } from "@/components/deployments/related-link";
import { TeamLinks } from "@/components/shell/team-links";
import { Alert } from "@/components/ui/alert";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { ExternalId } from "@/components/ui/external-id";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { IncidentDetail, IncidentName } from "@/lib/read/incidents/detail";
import type { IncidentSources } from "@/lib/read/incidents/sources";
import { serviceHref } from "@/lib/read/services/service-href";
import { IncidentSourcesCard } from "./incident-sources-card";
import { IncidentTitle, Restored } from "./incident-table";

interface IncidentPageContentProps {
  incident: IncidentDetail;
  name: IncidentName;
  datadogUrl: string | null;
  slug: string;
  timeZone: string;
  now: Date;
  sources: IncidentSources;
  /** Null for whoever may not. */
  part: FormAction | null;
}

/** One incident: what and how long, and what had been deployed to its services before it. */
export function IncidentPageContent(props: IncidentPageContentProps) {
  const t = useTranslations("incidents.detail");
  const { incident, slug, timeZone } = props;
  return (
    <div className="space-y-6">
      <Heading {...props} />
      {incident.disappearedAt && (
        <Alert tone="warning" title={t(incident.isPushed ? "deletedTitle" : "disappearedTitle")}>
          {t(incident.isPushed ? "deletedBody" : "disappearedBody")}
        </Alert>
      )}
      <Card aria-labelledby="before">
        <CardHeader id="before" title={t("before")} description={t("beforeDescription")} />
        <CardBody>
          {incident.deployments.length === 0 ? (
            <p className="text-[13px] leading-5 text-ink-muted">
              {incident.services.length === 0 ? t("noService") : t("noneBefore")}
            </p>
          ) : (
            <RelatedList
              label={t("before")}
              deployments={incident.deployments}
              slug={slug}
              timeZone={timeZone}
            />
          )}
          {incident.unlistedDeployments > 0 && (
            <p className="pt-2 text-[13px] leading-5 text-ink-muted">
              {t("unlistedBefore", { count: incident.unlistedDeployments })}
            </p>
          )}
        </CardBody>
      </Card>
      <IncidentSourcesCard
        {...props.sources}
        incidentId={incident.id}
        timeZone={timeZone}
        part={props.part}
      />
      <Facts {...props} />
    </div>
  );
}

function Heading({ incident, name, datadogUrl, slug, now }: IncidentPageContentProps) {
  const t = useTranslations("incidents");
  return (
    <div className="flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <BackLink href={`/${slug}/incidents`}>{t("detail.back")}</BackLink>
        <h1 className="text-xl leading-8 font-medium tracking-tight wrap-anywhere">
          <IncidentTitle name={name} />
        </h1>
        <p className="flex flex-wrap items-center gap-x-3 text-[13px] leading-6 text-ink-muted">
          {incident.severity && <span>{incident.severity}</span>}
          <span>
            {incident.restoreSeconds !== null && `${t("columns.restored")} `}
            <Restored incident={incident} now={now} />
          </span>
          {name.readable === false && <span>{t("unreadableWhy")}</span>}
        </p>
      </div>
      {datadogUrl && (
        <Button asChild size="sm">
          <a href={datadogUrl} target="_blank" rel="noreferrer">
            {t("detail.inDatadog")}
            <ExternalLink aria-hidden="true" />
          </a>
        </Button>
      )}
    </div>
  );
}

function Facts({ incident, slug, timeZone }: IncidentPageContentProps) {
  const t = useTranslations("incidents");
  const none = <span className="text-ink-faint">{t("noValue")}</span>;
  const instant = (at: Date | null) =>
    at ? <Instant at={at} timeZone={timeZone} className="figures" /> : none;
  const list = (names: readonly string[]) => (names.length > 0 ? names.join(", ") : none);
  const services = incident.services.map((service, index) => (
    <span key={service}>
      {index > 0 && ", "}
      <TextLink href={serviceHref(slug, service)}>{service}</TextLink>
    </span>
  ));
  return (
    <Card aria-labelledby="facts">
      <CardHeader id="facts" title={t("detail.facts")} />
      <CardBody>
        <DetailsList
          items={[
            { term: t("columns.started"), detail: instant(incident.startedAt) },
            { term: t("detail.finished"), detail: instant(incident.finishedAt) },
            { term: t("columns.services"), detail: services.length > 0 ? services : none },
            { term: t("detail.environments"), detail: list(incident.envs) },
            {
              term: t("detail.teams"),
              detail: incident.teams.length > 0 ? <TeamLinks teams={incident.teams} slug={slug} /> : none,
            },
            { term: t("detail.source"), detail: incident.source ?? none },
            { term: t("detail.firstSeen"), detail: instant(incident.firstSeenAt) },
            { term: t("detail.changed"), detail: instant(incident.changedAt) },
            {
              term: t("detail.id"),
              detail: <ExternalId id={incident.externalId} />,
            },
          ]}
        />
      </CardBody>
    </Card>
  );
}
