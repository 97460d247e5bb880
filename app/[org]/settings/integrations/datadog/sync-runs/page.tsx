import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SyncHistoryCard } from "@/components/integrations/sync-history-card";
import { loadSyncHistory } from "@/lib/ingest/integrations/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("integrations.runs"))("historyTitle") };
}

export default async function SyncRunsPage({
  params,
  searchParams,
}: PageProps<"/[org]/settings/integrations/datadog/sync-runs">) {
  const org = await requireOrganization((await params).org);
  const history = await loadSyncHistory(org, parsePage((await searchParams).page));
  if (!history) notFound();
  return <SyncHistoryCard {...history} slug={org.slug} timeZone={org.timeZone} />;
}

/** 1 for whatever isn't a page number. */
function parsePage(text: string | string[] | undefined): number {
  return typeof text === "string" && /^[1-9]\d{0,3}$/.test(text) ? Number(text) : 1;
}
