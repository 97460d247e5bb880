import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OriginsEvidence } from "@/components/origins/origins-evidence";
import { requireOrganization } from "@/lib/organizations/gate";
import { loadOrigins } from "@/lib/origin-comparisons/loaders";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("origins");
  return { title: t("title") };
}

export default async function OriginsPage({ params, searchParams }: PageProps<"/[org]/origins">) {
  const org = await requireOrganization((await params).org);
  return <OriginsEvidence view={await loadOrigins(org, await searchParams)} />;
}
