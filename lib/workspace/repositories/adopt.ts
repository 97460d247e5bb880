import { log } from "@/lib/platform/log";
import { persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/**
 * Adopts the repositories that deployments name, but for those a person removed. Never throws: a sync is worth as much
 * without it.
 * @param slugs normalized, `host/path`.
 */
export async function tryAdoptRepositories(
  service: ServiceClient,
  organizationId: OrganizationId,
  slugs: readonly string[],
): Promise<void> {
  try {
    const named = { p_organization_id: organizationId, p_slugs: [...slugs] };
    unwrap(
      await persistently((signal) => service.rpc("adopt_named_repositories", named).abortSignal(signal)),
    );
  } catch (error) {
    log("repositories not adopted", { organizationId, error });
  }
}
