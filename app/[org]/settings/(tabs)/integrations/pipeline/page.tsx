import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackToIntegrations } from "@/components/integrations/back-to-integrations";
import { PipelineSetupCard, PipelineStatusCard } from "@/components/pipeline/pipeline-cards";
import { curlLine } from "@/lib/ingest/pushes/first-lines";
import { getPipelineStatus } from "@/lib/ingest/pushes/status";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("pipeline"))("title") };
}

export default async function PipelinePage({ params }: PageProps<"/[org]/settings/integrations/pipeline">) {
  const org = await requireOrganization((await params).org);
  const t = await getTranslations("apiTokens.scope");
  const [status, server] = await Promise.all([getPipelineStatus(org.client, org.id), appOrigin()]);
  return (
    <div className="space-y-6">
      <BackToIntegrations slug={org.slug} />
      <PipelineStatusCard status={status} timeZone={org.timeZone} now={new Date()} />
      <PipelineSetupCard
        curl={curlLine(server, org.slug)}
        scope={t("eventsWrite")}
        tokensHref={`/${org.slug}/settings/api-tokens`}
      />
    </div>
  );
}
