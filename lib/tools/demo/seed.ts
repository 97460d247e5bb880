import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { storeConnection } from "@/lib/ingest/integrations/connect";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { syncIntegration } from "@/lib/ingest/sync/sync-integration";
import type { SyncOutcome } from "@/lib/ingest/sync/types";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { DEMO_SITE } from "@/lib/providers/datadog/sites";
import { createDemoKeys } from "@/lib/providers/simulated-datadog/demo-keys";
import { DEMO_DAYS } from "@/lib/providers/simulated-datadog/history";
import {
  DEMO_ORGANIZATION,
  DEMO_PRODUCTION_ENVIRONMENTS,
  DEMO_REPOSITORIES,
} from "@/lib/providers/simulated-datadog/organization";
import { SIMULATED_ORG_UUID } from "@/lib/providers/simulated-datadog/simulated-datadog";
import type { AccountServer } from "@/lib/workspace/auth/accounts";
import { ensureDemoAccount } from "@/lib/workspace/auth/ensure-demo-account";
import { organizationIdForSlug } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { ensureDemoSnapshot } from "./demo-snapshot";

const DAY_MS = 86_400_000;

/**
 * Makes the demo organization what it should be, whatever is there: the organization, its viewer account, its
 * repositories and its connection to the simulated Datadog; then syncs its history the way every history comes in, and
 * keeps one snapshot of it.
 * Safe to run again: it adds the days since.
 */
export async function seedDemo(
  server: AccountServer,
  password: string,
  deadlineAt: number,
): Promise<SyncOutcome> {
  const { service } = server;
  const organizationId = await ensureOrganization(service);
  await ensureDemoAccount(server, organizationId, password);
  await ensureRepositories(service, organizationId);
  const existing = await getIntegration(service, organizationId);
  const integrationId = existing?.id ?? (await connectDemo(service, organizationId));
  const since = existing?.lastSyncedAt ? null : new Date(Date.now() - DEMO_DAYS * DAY_MS);
  const sync = { organizationId, integrationId, trigger: "demo", since } as const;
  const outcome = await syncIntegration(service, sync, deadlineAt);
  if (outcome.state === "succeeded") await ensureDemoSnapshot(service, organizationId, new Date());
  return outcome;
}

async function ensureOrganization(service: ServiceClient): Promise<OrganizationId> {
  const { name, slug } = DEMO_ORGANIZATION;
  const found = await organizationIdForSlug(service, slug);
  if (found) return requireDemo(service, found);
  unwrap(
    await service.rpc("create_organization_for", {
      p_name: name,
      p_slug: slug,
      p_owner_id: null,
      p_is_demo: true,
    }),
  );
  const created = await organizationIdForSlug(service, slug);
  if (!created) throw new Error("The demo organization was made and is not there.");
  unwrap(
    await service
      .from("organizations")
      .update({ production_environments: [...DEMO_PRODUCTION_ENVIRONMENTS] })
      .eq("id", created),
  );
  return created;
}

/** Somebody's own organization may have the demo's slug; it is left alone. */
async function requireDemo(service: ServiceClient, organizationId: OrganizationId): Promise<OrganizationId> {
  const row = unwrap(
    await service.from("organizations").select("is_demo").eq("id", organizationId).single(),
  ) as { is_demo: boolean };
  if (!row.is_demo) {
    throw new Error(
      `An organization with the slug ${DEMO_ORGANIZATION.slug} exists that is not the demo; the demo can't be made.`,
    );
  }
  return organizationId;
}

async function ensureRepositories(service: ServiceClient, organizationId: OrganizationId): Promise<void> {
  const rows = DEMO_REPOSITORIES.flatMap(({ url }) => {
    const slug = normalizeRemoteUrl(url);
    return slug ? [{ organization_id: organizationId, remote_url: url, slug }] : [];
  });
  unwrap(
    await service
      .from("repositories")
      .upsert(rows, { onConflict: "organization_id,slug", ignoreDuplicates: true }),
  );
}

function connectDemo(service: ServiceClient, organizationId: OrganizationId): Promise<string> {
  const { apiKey, appKey } = createDemoKeys();
  return storeConnection(
    service,
    { organizationId, connectedBy: null },
    DEMO_SITE,
    { apiKey, applicationKey: appKey },
    SIMULATED_ORG_UUID,
  );
}
