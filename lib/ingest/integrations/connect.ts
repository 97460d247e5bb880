import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { type CredentialProblem, checkDatadogCredentials } from "@/lib/providers/datadog/check-credentials";
import { type DatadogSite, parseDatadogSite } from "@/lib/providers/datadog/sites";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { type DatadogCredentials, organizationSubkey } from "./credentials";
import { getIntegration } from "./data";
import { datadogClientFor } from "./provider";

/** Why a connection was refused; nothing was stored. */
export type ConnectProblem =
  | CredentialProblem
  | "site-empty"
  | "site-unknown"
  | "site-unsupported-government";

export interface ConnectRequest extends DatadogCredentials {
  organizationId: OrganizationId;
  /** Who connects; null for the command line. */
  connectedBy: string | null;
  /** As typed: a site, an alias of one, or a pasted address. */
  site: string;
  /**
   * Whether all that Datadog keeps is to follow the first 30 days. Left out, a first connection wants it, and one that
   * replaces keys leaves it as it is.
   */
  allHistory?: boolean;
}

export type ConnectOutcome =
  | { ok: true; integrationId: string; site: DatadogSite }
  | { ok: false; problem: ConnectProblem; detail: string | null; site: DatadogSite | null };

/** Longest a person waits in front of the form. */
const CHECK_MS = 25_000;

/**
 * Proves the keys against Datadog and only then stores them, encrypted. Connecting again replaces the keys and keeps
 * the history.
 */
export async function connectDatadog(
  service: ServiceClient,
  request: ConnectRequest,
): Promise<ConnectOutcome> {
  const parsed = parseDatadogSite(request.site);
  if (!parsed.ok) return { ok: false, problem: `site-${parsed.reason}`, detail: null, site: null };
  const { site } = parsed;
  const keys = { apiKey: request.apiKey.trim(), applicationKey: request.applicationKey.trim() };
  const client = await datadogClientFor(site, keys, {
    maxAttempts: 2,
    timeoutMs: 10_000,
    deadlineAt: Date.now() + CHECK_MS,
  });
  const check = await checkDatadogCredentials(client, new Date(), AbortSignal.timeout(CHECK_MS));
  if (!check.ok) return { ok: false, problem: check.problem, detail: check.detail, site };
  const allHistory = request.allHistory ?? (await wantsHistoryUnasked(service, request.organizationId));
  const integrationId = await storeConnection(
    service,
    { ...request, allHistory },
    site,
    keys,
    check.accountId,
  );
  return { ok: true, integrationId, site };
}

async function wantsHistoryUnasked(service: ServiceClient, organizationId: OrganizationId) {
  return (await getIntegration(service, organizationId)) === null ? true : undefined;
}

/**
 * Stores a proved connection. Only the product itself calls it for the demo's site, which nobody can type.
 * @param request without `allHistory`, none is due but what was due before.
 */
export async function storeConnection(
  service: ServiceClient,
  request: Pick<ConnectRequest, "organizationId" | "connectedBy" | "allHistory">,
  site: DatadogSite,
  keys: DatadogCredentials,
  accountId: string | null,
): Promise<string> {
  const { keyId, key } = organizationSubkey(request.organizationId, "credentials");
  const id = await callSealed(service, "connect_integration", {
    organization_id: request.organizationId,
    provider: "datadog",
    site: site.id,
    account_id: accountId,
    api_key_last_four: keys.apiKey.slice(-4),
    application_key_last_four: keys.applicationKey.slice(-4),
    connected_by: request.connectedBy,
    history_due: request.allHistory ?? null,
    credentials: JSON.stringify(keys),
    key_id: keyId,
    subkey: key,
  });
  return id as string;
}
