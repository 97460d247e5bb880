import { env } from "@/lib/platform/env";
import { createDatadogClient, type DatadogClientOptions } from "@/lib/providers/datadog/client";
import { DATADOG_SITES, type DatadogSite, DEMO_SITE } from "@/lib/providers/datadog/sites";
import type { DatadogClient } from "@/lib/providers/datadog/types";
import type { DatadogCredentials } from "./credentials";

/** The site an integration row names. @throws RangeError for one that is not on the list: its host is where keys go. */
export function siteOf(id: string): DatadogSite {
  const site = [...DATADOG_SITES, DEMO_SITE].find((known) => known.id === id);
  if (!site) throw new RangeError(`not a Datadog site: ${id}`);
  return site;
}

/**
 * The client of a connection. The demo's site gets the simulator handed in and never an address, so that the demo's
 * keys go nowhere; every other site never gets the simulator, so that a visitor's own keys don't go there.
 */
export async function datadogClientFor(
  site: DatadogSite,
  credentials: DatadogCredentials,
  options: Pick<
    DatadogClientOptions,
    "deadlineAt" | "onRequest" | "maxAttempts" | "timeoutMs" | "rateLimits"
  > = {},
): Promise<DatadogClient> {
  const keys = { apiKey: credentials.apiKey, appKey: credentials.applicationKey, site, ...options };
  if (site.id === DEMO_SITE.id) {
    const { createDemoDatadog } = await import("@/lib/providers/simulated-datadog/demo-datadog");
    return createDatadogClient({ ...keys, fetch: createDemoDatadog().fetch });
  }
  return createDatadogClient({ ...keys, apiUrl: env().DATADOG_API_URL });
}
