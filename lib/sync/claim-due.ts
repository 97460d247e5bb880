import { organizationIdForMachineWork } from "@/lib/organizations/data";
import type { ServiceClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import { LEASE_SECONDS } from "./claim";
import type { SyncRequest } from "./types";

/** Takes the integration that has been due longest and that no worker holds; null when there is none. */
export async function claimDue(
  service: ServiceClient,
  except: readonly string[],
): Promise<(SyncRequest & { leaseToken: string }) | null> {
  const [row] = unwrap(
    await service.rpc("claim_due_integrations", {
      p_limit: 1,
      p_lease_seconds: LEASE_SECONDS,
      p_except: [...except],
    }),
  );
  if (!row) return null;
  return {
    organizationId: organizationIdForMachineWork(row),
    integrationId: row.integration_id,
    trigger: "cron",
    leaseToken: row.lease_token,
  };
}

/** How many integrations wait for a worker. */
export async function countDue(service: ServiceClient): Promise<number> {
  return unwrap(await service.rpc("count_due_integrations"));
}
