import { toEnvironmentChoices } from "@/lib/organizations/environment-choices";
import type { OrganizationContext } from "@/lib/organizations/types";
import { getIntegrationStatus, listSetAsideEvents, listSyncRuns } from "./data";
import type { DatadogPageData } from "./datadog-page";
import { syncProgress } from "./sync-progress";

const RUNS_SHOWN = 10;

/** Everything the Datadog page shows; null where Datadog was never connected. */
export async function loadDatadogPage(org: OrganizationContext): Promise<DatadogPageData | null> {
  const status = await getIntegrationStatus(org.client, org.id);
  if (!status) return null;
  const now = new Date();
  const { integration, latestRun, events } = status;
  const [runs, setAside] = await Promise.all([
    listSyncRuns(org.client, org.id, integration.id, RUNS_SHOWN),
    events.setAside > 0 ? listSetAsideEvents(org.client, org.id) : [],
  ]);
  return {
    status,
    progress: syncProgress(integration, latestRun, now),
    runs,
    setAside,
    environments: toEnvironmentChoices(events.environments, org.productionEnvironments),
    now,
  };
}
