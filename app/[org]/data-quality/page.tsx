import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DataQuality } from "@/components/data-quality/data-quality";
import { loadDataQuality } from "@/lib/read/data-quality/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dataQuality");
  return { title: t("title") };
}

export default async function DataQualityPage({ params, searchParams }: PageProps<"/[org]/data-quality">) {
  const org = await requireOrganization((await params).org);
  return <DataQuality view={await loadDataQuality(org, await searchParams)} />;
}
