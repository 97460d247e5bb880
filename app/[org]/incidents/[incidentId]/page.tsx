import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { IncidentPageContent } from "@/components/incidents/incident-page";
import { doraPageUrl } from "@/lib/datadog/dora-page";
import { loadIncident } from "@/lib/incidents/loaders";

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
  const { org, incident, name } = (await loadIncident(slug, incidentId)) ?? notFound();
  return (
    <IncidentPageContent
      incident={incident}
      name={name}
      datadogUrl={doraPageUrl(incident.site, incident.startedAt)}
      slug={slug}
      timeZone={org.timeZone}
      now={new Date()}
    />
  );
}
