import { after } from "next/server";
import { requestSync } from "@/lib/ingest/sync/request-sync";
import type { SyncRequest, SyncTrigger } from "@/lib/ingest/sync/types";
import { type AnyClient, serviceClient } from "@/lib/platform/supabase/service";
import type { OrganizationContext, SignedInUser } from "@/lib/workspace/organizations/types";
import { getIntegrationStatus } from "./data";
import { isSyncing } from "./sync-progress";

/** Syncs once the answer is sent, in the name of whoever asked. */
export function syncAfterwards(
  { id: organizationId, user }: Pick<OrganizationContext, "id"> & { user: Pick<SignedInUser, "id"> },
  trigger: SyncTrigger,
  wish: Pick<SyncRequest, "since" | "sinceOf" | "retriesSetAside"> = {},
): void {
  after(() => requestSync(serviceClient(), { organizationId, trigger, requestedBy: user.id, ...wish }));
}

/** Whether a sync may be asked for another stretch of time: an open run has a window of its own. @throws DatabaseError */
export async function mayReadFurther({
  client,
  id,
}: { client: AnyClient } & Pick<OrganizationContext, "id">): Promise<boolean> {
  const status = await getIntegrationStatus(client, id);
  return (
    status !== null && status.latestRun?.status !== "running" && !isSyncing(status.integration, new Date())
  );
}
