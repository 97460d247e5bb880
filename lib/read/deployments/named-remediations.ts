import { z } from "zod";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/**
 * The external ids that failed deployments outside of some environments name as their remediation, sorted: what a file
 * of those environments can't tell by itself.
 * @param before failures that started before it. @param outside environments by name, "" for those without one.
 * @throws DatabaseError
 */
export async function listNamedRemediations(
  client: AnyClient,
  organizationId: OrganizationId,
  { before, outside }: { before: Date; outside: readonly string[] },
): Promise<string[]> {
  const text = unwrap(
    await client.rpc("list_named_remediations", {
      p_organization_id: organizationId,
      p_before: before.toISOString(),
      p_outside: [...outside],
    }),
  );
  return z.array(z.string()).parse(JSON.parse(text));
}
