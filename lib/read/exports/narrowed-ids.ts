import type { AnyClient } from "@/lib/platform/supabase/service";
import { type DeploymentCriteria, listDeploymentPage } from "@/lib/read/deployments/list";
import { DEFAULT_SORT } from "@/lib/read/deployments/list-address";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Rows of a few hundred bytes: a page is well under a megabyte on the way. */
const IDS_PER_PAGE = 2000;

/**
 * The ids of the deployments that the deployment list shows, so that a file holds what the list does. Only ids stay in
 * memory, however long the list. @throws DatabaseError
 */
export async function narrowedDeploymentIds(
  client: AnyClient,
  organizationId: OrganizationId,
  criteria: DeploymentCriteria,
  perPage: number = IDS_PER_PAGE,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let anchor: string | null = null;
  for (;;) {
    const position = { ...DEFAULT_SORT, anchor, backward: false };
    const { rows, hasNext } = await listDeploymentPage(client, organizationId, criteria, position, perPage);
    for (const { id } of rows) ids.add(id);
    anchor = rows.at(-1)?.id ?? null;
    if (!hasNext || anchor === null) return ids;
  }
}
