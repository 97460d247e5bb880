import { randomUUID } from "node:crypto";
import { type Patience, persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import { LEASE_SECONDS } from "./claim";
import type { SyncRequest } from "./types";

/**
 * Takes the integration that has been due longest and that no worker holds; null when there is none. The lease is named
 * here: where an answer was lost, asking again finds the same integration under it.
 */
export async function claimDue(
  service: ServiceClient,
  except: readonly string[],
): Promise<(SyncRequest & { leaseToken: string }) | null> {
  const call = {
    p_limit: 1,
    p_lease_seconds: LEASE_SECONDS,
    p_except: [...except],
    p_lease_token: randomUUID(),
  };
  const [row] = unwrap(
    await persistently((signal) => service.rpc("claim_due_integrations", call).abortSignal(signal)),
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
  return unwrap(await persistently((signal) => service.rpc("count_due_integrations").abortSignal(signal)));
}

/** When a sync, a look-up or a message can next be taken up: past while something waits, null where nothing is planned. */
export async function nextWorkAt(service: ServiceClient, patience?: Patience): Promise<Date | null> {
  const at = unwrap(
    await persistently((signal) => service.rpc("next_work_at").abortSignal(signal), patience),
  ) as string | null;
  return at === null ? null : new Date(at);
}
