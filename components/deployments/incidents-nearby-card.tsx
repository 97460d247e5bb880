import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import { formatDuration } from "@/lib/platform/i18n/format";
import type { DeploymentDetail, IncidentNearby } from "@/lib/read/deployments/detail";

interface IncidentsNearbyCardProps {
  deployment: DeploymentDetail;
  slug: string;
  timeZone: string;
}

/** Incidents of the same service in the hours around it. Near in time, which is not the same as caused by it. */
export function IncidentsNearbyCard({ deployment, slug, timeZone }: IncidentsNearbyCardProps) {
  const t = useTranslations("deployments.detail.incidents");
  const { incidents, unlistedIncidents, service, startedAt } = deployment;
  return (
    <Card aria-labelledby="incidents">
      <CardHeader id="incidents" title={t("title")} description={t("description", { service })} />
      <CardBody>
        {incidents.length === 0 ? (
          <p className="text-[13px] leading-5 text-ink-muted">{t("none")}</p>
        ) : (
          <ul className="divide-y text-[13px] leading-5 wrap-anywhere">
            {incidents.map((incident) => (
              <li key={incident.id} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <TextLink href={`/${slug}/incidents/${incident.id}`}>
                    {incident.severity ? t("incidentOf", { severity: incident.severity }) : t("incident")}
                  </TextLink>
                  <Instant at={incident.startedAt} timeZone={timeZone} className="figures text-ink-muted" />
                </span>
                <Distance incident={incident} from={startedAt} />
              </li>
            ))}
          </ul>
        )}
        {unlistedIncidents > 0 && (
          <p className="pt-2 text-[13px] leading-5 text-ink-muted">
            {t("unlisted", { count: unlistedIncidents })}
          </p>
        )}
      </CardBody>
    </Card>
  );
}

function Distance({ incident, from }: { incident: IncidentNearby; from: Date }) {
  const t = useTranslations("deployments.detail.incidents");
  const locale = useLocale();
  const seconds = (incident.startedAt.getTime() - from.getTime()) / 1000;
  const duration = formatDuration(Math.abs(seconds), locale);
  return (
    <span className="figures text-ink-muted">
      {seconds < 0 ? t("before", { duration }) : t("after", { duration })}
      {" · "}
      {incident.restoreSeconds === null
        ? t("open")
        : t("restored", { duration: formatDuration(incident.restoreSeconds, locale) })}
    </span>
  );
}
