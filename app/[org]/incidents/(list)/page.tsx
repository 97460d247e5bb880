import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { IncidentList } from "@/components/incidents/incident-list";
import { loadIncidentList } from "@/lib/read/incidents/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("incidents");
  return { title: t("title") };
}

export default async function IncidentsPage({ params, searchParams }: PageProps<"/[org]/incidents">) {
  const org = await requireOrganization((await params).org);
  return <IncidentList view={await loadIncidentList(org, await searchParams)} />;
}
