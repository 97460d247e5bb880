import { trySearchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { tryReclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { tryLookUp } from "@/lib/ingest/github-lookups/look-up";
import { trySearchTakenBack } from "@/lib/ingest/taken-back/search";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

const BUDGET_MS = 60_000;

/** What a sync ends with, but for the comparison: nobody syncs where a pipeline pushes. Never throws. */
export async function workAfterPush(service: ServiceClient, organizationId: OrganizationId): Promise<void> {
  const deadlineAt = Date.now() + BUDGET_MS;
  await tryReclassifyCommits(service, organizationId, { deadlineAt });
  await trySearchBreakingCommits(service, organizationId, { deadlineAt });
  await trySearchTakenBack(service, organizationId, { deadlineAt });
  await tryLookUp(service, organizationId, deadlineAt, "new-commits");
}
