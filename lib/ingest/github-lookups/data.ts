import { z } from "zod";
import { getTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import type { AnyClient, ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { GithubConnection, LookupSummary } from "./types";

const date = z.coerce.date();

const COLUMNS =
  "id, status, account_id, api_key_last_four, credentials_expire_at, connected_at, disconnected_at, last_synced_at, last_error_kind, last_error_detail, failing_since, next_sync_at, blocked_until, lease_until, automatic_sync_stopped";

const connectionRow = z.object({
  id: z.string(),
  status: z.enum(["active", "error", "disconnected"]),
  account_id: z.string().nullable(),
  api_key_last_four: z.string().nullable(),
  credentials_expire_at: date.nullable(),
  connected_at: date,
  disconnected_at: date.nullable(),
  last_synced_at: date.nullable(),
  last_error_kind: z.string().nullable(),
  last_error_detail: z.string().nullable(),
  failing_since: date.nullable(),
  next_sync_at: date,
  blocked_until: date.nullable(),
  lease_until: date.nullable(),
  automatic_sync_stopped: z.boolean(),
});

/** The organization's GitHub connection, connected or not any more; null where there never was one. */
export async function getGithubConnection(
  client: AnyClient,
  organizationId: OrganizationId,
  now: Date,
): Promise<GithubConnection | null> {
  const found = unwrap(
    await client
      .from("org_integrations")
      .select(COLUMNS)
      .eq("organization_id", organizationId)
      .eq("provider", "github")
      .maybeSingle(),
  );
  if (found === null) return null;
  const row = connectionRow.parse(found);
  return {
    id: row.id,
    status: row.status,
    login: row.account_id,
    tokenLastFour: row.api_key_last_four,
    tokenExpiresAt: row.credentials_expire_at,
    connectedAt: row.connected_at,
    disconnectedAt: row.disconnected_at,
    lastCompleteAt: row.last_synced_at,
    lastError:
      row.last_error_kind === null ? null : { kind: row.last_error_kind, detail: row.last_error_detail },
    failingSince: row.failing_since,
    nextAt: row.next_sync_at,
    blockedUntil: row.blocked_until !== null && row.blocked_until > now ? row.blocked_until : null,
    isWorking: row.lease_until !== null && row.lease_until > now,
    automaticStopped: row.automatic_sync_stopped,
  };
}

const summaryRow = z.object({
  explained: z.number(),
  left: z.number(),
  not_found: z.number(),
  no_access: z.number(),
  elsewhere: z.number(),
  unreadable_repositories: z.array(z.string()),
});

/** How the commits of deployments stand with GitHub. The caller has passed the organization's gate. */
export async function summarizeLookups(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<LookupSummary> {
  const { rulesVersion } = await getTeaching(service, organizationId);
  const call = { p_organization_id: organizationId, p_rules_version: rulesVersion };
  const text = unwrap(await service.rpc("summarize_github_lookups", call));
  const row = summaryRow.parse(JSON.parse(text));
  return {
    explained: row.explained,
    left: row.left,
    notFound: row.not_found,
    noAccess: row.no_access,
    elsewhere: row.elsewhere,
    unreadableRepositories: row.unreadable_repositories,
  };
}
