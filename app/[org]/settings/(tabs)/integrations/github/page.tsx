import type { Metadata } from "next";
import { ReplaceTokenCard } from "@/components/github/connect-github-card";
import { GithubAlerts } from "@/components/github/github-alerts";
import { GithubDeploymentsCard } from "@/components/github/github-deployments-card";
import { GithubStatusCard } from "@/components/github/github-status-card";
import { UnconnectedGithub } from "@/components/github/unconnected-github";
import { BackToIntegrations } from "@/components/integrations/back-to-integrations";
import {
  chooseGithubDeployments,
  connectGithub,
  disconnectGithub,
  lookUpNow,
} from "@/lib/ingest/github-lookups/actions";
import { loadGithubPage } from "@/lib/ingest/github-lookups/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canConnect, canSync } from "@/lib/workspace/organizations/roles";

export const metadata: Metadata = { title: "GitHub" };
/** The lookups that follow connecting run after the answer, within the host's longest time. */
export const maxDuration = 300;

export default async function GithubPage({ params }: PageProps<"/[org]/settings/integrations/github">) {
  const org = await requireOrganization((await params).org);
  const { connection, summary, deployments, now } = await loadGithubPage(org);
  const connect = canConnect(org.role) ? connectGithub.bind(null, org.slug) : null;
  if (!connection || connection.status === "disconnected") {
    return (
      <div className="space-y-6">
        <BackToIntegrations slug={org.slug} />
        <UnconnectedGithub
          organization={org}
          disconnectedAt={connection?.disconnectedAt ?? null}
          connect={connect}
        />
      </div>
    );
  }
  return (
    <div className="space-y-6">
      <BackToIntegrations slug={org.slug} />
      <GithubAlerts connection={connection} timeZone={org.timeZone} now={now} />
      <GithubStatusCard
        slug={org.slug}
        connection={connection}
        summary={summary}
        timeZone={org.timeZone}
        now={now}
        lookUp={canSync(org.role) ? lookUpNow.bind(null, org.slug) : null}
        disconnect={canConnect(org.role) ? disconnectGithub.bind(null, org.slug) : null}
      />
      <GithubDeploymentsCard
        status={deployments}
        timeZone={org.timeZone}
        choose={canConnect(org.role) ? chooseGithubDeployments.bind(null, org.slug) : null}
      />
      {connect && <ReplaceTokenCard connect={connect} open={connection.status === "error"} />}
    </div>
  );
}
