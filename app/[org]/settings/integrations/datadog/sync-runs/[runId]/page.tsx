import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SyncRunCard } from "@/components/integrations/sync-run-card";
import { SyncRunFeedsCard } from "@/components/integrations/sync-run-feeds-card";
import { SyncRunPagesCard } from "@/components/integrations/sync-run-pages-card";
import { loadSyncRun } from "@/lib/ingest/integrations/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("integrations.run.pages"))("title") };
}

export default async function SyncRunPage({
  params,
}: PageProps<"/[org]/settings/integrations/datadog/sync-runs/[runId]">) {
  const { org: slug, runId } = await params;
  const org = await requireOrganization(slug);
  const data = await loadSyncRun(org, runId);
  if (!data) notFound();
  return (
    <div className="space-y-6">
      <SyncRunCard run={data.run} slug={org.slug} timeZone={org.timeZone} />
      <SyncRunFeedsCard feeds={data.feeds} timeZone={org.timeZone} />
      <SyncRunPagesCard {...data} timeZone={org.timeZone} />
    </div>
  );
}
