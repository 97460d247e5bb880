import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OriginsEvidence } from "@/components/origins/origins-evidence";
import { loadOrigins } from "@/lib/read/origin-comparisons/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { moreHistoryFor } from "../more-history";

/** A sync that is asked for here runs after the answer, within the host's longest time. */
export const maxDuration = 300;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("origins");
  return { title: t("title") };
}

export default async function OriginsPage({ params, searchParams }: PageProps<"/[org]/origins">) {
  const org = await requireOrganization((await params).org);
  const view = await loadOrigins(org, await searchParams);
  return <OriginsEvidence view={view} moreHistory={await moreHistoryFor(org, view.verdict)} />;
}
