import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { IncidentPageContent } from "@/components/incidents/incident-page";
import { partIncident } from "@/lib/ingest/feeds/actions";
import { doraPageUrl, incidentPageUrl } from "@/lib/providers/datadog/dora-page";
import { loadIncident } from "@/lib/read/incidents/loaders";
import { canSync } from "@/lib/workspace/organizations/roles";

type IncidentPageProps = PageProps<"/[org]/incidents/[incidentId]">;

/** The name of an incident is a customer's own text: it stays on the page and out of titles and histories. */
export async function generateMetadata({ params }: IncidentPageProps): Promise<Metadata> {
  const { org, incidentId } = await params;
  if (!(await loadIncident(org, incidentId))) notFound();
  const t = await getTranslations("incidents.columns");
  return { title: t("incident") };
}

export default async function IncidentPage({ params }: IncidentPageProps) {
  const { org: slug, incidentId } = await params;
  const { org, incident, name, sources } = (await loadIncident(slug, incidentId)) ?? notFound();
  const page = sources.sources.find((source) => source.page !== null)?.page ?? null;
  return (
    <IncidentPageContent
      incident={incident}
      name={name}
      sources={sources}
      part={canSync(org.role) ? partIncident.bind(null, org.slug) : null}
      datadogUrl={
        page === null ? doraPageUrl(incident.site, incident.startedAt) : incidentPageUrl(incident.site, page)
      }
      slug={slug}
      timeZone={org.timeZone}
      now={new Date()}
    />
  );
}
