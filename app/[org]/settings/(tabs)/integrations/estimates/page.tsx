import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AgreementCard } from "@/components/estimates/agreement-card";
import { EstimatesSetupCard, EstimatesStatusCard } from "@/components/estimates/estimates-cards";
import { BackToIntegrations } from "@/components/integrations/back-to-integrations";
import { getEstimatesStatus } from "@/lib/ingest/pushes/estimates";
import { checkPushLine } from "@/lib/ingest/pushes/first-lines";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("estimates"))("title") };
}

export default async function EstimatesPage({ params }: PageProps<"/[org]/settings/integrations/estimates">) {
  const org = await requireOrganization((await params).org);
  const t = await getTranslations("apiTokens.scope");
  const [status, server] = await Promise.all([getEstimatesStatus(org.client, org.id), appOrigin()]);
  return (
    <div className="space-y-6">
      <BackToIntegrations slug={org.slug} />
      <EstimatesStatusCard status={status} timeZone={org.timeZone} now={new Date()} />
      {status.agreement && (
        <AgreementCard agreement={status.agreement} slug={org.slug} timeZone={org.timeZone} />
      )}
      <EstimatesSetupCard
        command={checkPushLine(server, org.slug)}
        scope={t("eventsWrite")}
        tokensHref={`/${org.slug}/settings/api-tokens`}
      />
    </div>
  );
}
