import type { Metadata } from "next";
import { ConnectedDatadog } from "@/components/integrations/connected-datadog";
import { UnconnectedDatadog } from "@/components/integrations/unconnected-datadog";
import { nameIncidentFields, readIncidentArchive, switchFeed } from "@/lib/ingest/feeds/actions";
import {
  connectDatadog,
  continueSync,
  disconnectDatadog,
  loadMoreHistory,
  syncNow,
} from "@/lib/ingest/integrations/actions";
import { loadDatadogPage } from "@/lib/ingest/integrations/loaders";
import { env } from "@/lib/platform/env";
import { setProductionEnvironments } from "@/lib/workspace/organizations/actions";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canChangeSettings, canConnect, canSync } from "@/lib/workspace/organizations/roles";

export const metadata: Metadata = { title: "Datadog" };
/** The sync that follows connecting runs after the answer, within the host's longest time. */
export const maxDuration = 300;

export default async function DatadogPage({ params }: PageProps<"/[org]/settings/integrations/datadog">) {
  const org = await requireOrganization((await params).org);
  const page = await loadDatadogPage(org);
  const apiUrl = env().DATADOG_API_URL ?? null;
  const connect = canConnect(org.role) ? connectDatadog.bind(null, org.slug) : null;
  if (!page || page.status.integration.status === "disconnected") {
    return (
      <UnconnectedDatadog
        organization={org}
        status={page?.status ?? null}
        apiUrl={apiUrl}
        connect={connect}
      />
    );
  }
  return (
    <ConnectedDatadog
      {...page}
      organization={org}
      apiUrl={apiUrl}
      actions={{
        connect,
        syncNow: canSync(org.role) ? syncNow.bind(null, org.slug) : null,
        loadMore: canSync(org.role) ? loadMoreHistory.bind(null, org.slug) : null,
        continueSync: canSync(org.role) ? continueSync.bind(null, org.slug) : null,
        disconnect: canConnect(org.role) ? disconnectDatadog.bind(null, org.slug) : null,
        switchFeed: canSync(org.role) ? switchFeed.bind(null, org.slug) : null,
        nameFields: canSync(org.role) ? nameIncidentFields.bind(null, org.slug) : null,
        readArchive: canSync(org.role) ? readIncidentArchive.bind(null, org.slug) : null,
        setEnvironments: canChangeSettings(org.role) ? setProductionEnvironments.bind(null, org.slug) : null,
      }}
    />
  );
}
