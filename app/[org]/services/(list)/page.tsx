import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ServiceList } from "@/components/services/service-list";
import { loadServiceList } from "@/lib/read/services/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("services");
  return { title: t("title") };
}

export default async function ServicesPage({ params, searchParams }: PageProps<"/[org]/services">) {
  const org = await requireOrganization((await params).org);
  return <ServiceList view={await loadServiceList(org, await searchParams)} />;
}
