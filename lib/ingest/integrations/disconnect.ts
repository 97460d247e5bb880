import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/**
 * Wipes a connection's keys and stops syncing; the history stays.
 * @param requestedBy the user it is done for; null where nobody asked.
 * @throws DatabaseError PT404 when there is none.
 */
export async function disconnectIntegration(
  service: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
  requestedBy: string | null = null,
): Promise<void> {
  unwrap(
    await service.rpc("disconnect_integration", {
      p_organization_id: organizationId,
      p_integration_id: integrationId,
      ...(requestedBy !== null && { p_requested_by: requestedBy }),
    }),
  );
}
