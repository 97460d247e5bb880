import type { Metadata } from "next";
import { LocalEvidenceCard, PushSetupCard } from "@/components/git-push/push-setup-card";
import { PushStatusCard } from "@/components/git-push/push-status-card";
import { BackToIntegrations } from "@/components/integrations/back-to-integrations";
import { pushSetup } from "@/lib/ingest/commit-origins/push-setup";
import { getPushStatus } from "@/lib/ingest/commit-origins/push-status";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { requireOrganization } from "@/lib/workspace/organizations/gate";

export const metadata: Metadata = { title: "Git" };

export default async function GitPage({ params }: PageProps<"/[org]/settings/integrations/git">) {
  const org = await requireOrganization((await params).org);
  const [status, server] = await Promise.all([getPushStatus(org.client, org.id), appOrigin()]);
  return (
    <div className="space-y-6">
      <BackToIntegrations slug={org.slug} />
      <PushStatusCard status={status} timeZone={org.timeZone} now={new Date()} />
      <PushSetupCard setup={pushSetup(server, org.slug)} tokensHref={`/${org.slug}/settings/api-tokens`} />
      <LocalEvidenceCard />
    </div>
  );
}
