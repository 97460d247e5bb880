import { after } from "next/server";
import type { OrganizationContext } from "@/lib/organizations/types";
import { serviceClient } from "@/lib/supabase/service";
import { requestSync } from "@/lib/sync/request-sync";
import type { SyncRequest, SyncTrigger } from "@/lib/sync/types";
import { getIntegrationStatus } from "./data";
import { isSyncing } from "./sync-progress";

/** Syncs once the answer is sent, in the name of whoever asked. */
export function syncAfterwards(
  { id: organizationId, user }: OrganizationContext,
  trigger: SyncTrigger,
  wish: Pick<SyncRequest, "since" | "sinceOf" | "retriesSetAside"> = {},
): void {
  after(() => requestSync(serviceClient(), { organizationId, trigger, requestedBy: user.id, ...wish }));
}

/** Whether a sync may be asked for another stretch of time: an open run has a window of its own. @throws DatabaseError */
export async function mayReadFurther({ client, id }: OrganizationContext): Promise<boolean> {
  const status = await getIntegrationStatus(client, id);
  return (
    status !== null && status.latestRun?.status !== "running" && !isSyncing(status.integration, new Date())
  );
}
