import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** What pushes from git have brought so far. */
export interface PushStatus {
  commits: number;
  /** Repositories that were pushed from a whole clone. */
  repositories: number;
  /** When a push last said something new; null before the first. */
  lastNewAt: Date | null;
}

/** How pushes of commit origins stand. @throws DatabaseError */
export async function getPushStatus(client: AnyClient, organizationId: OrganizationId): Promise<PushStatus> {
  const observations = () =>
    client
      .from("commit_observations")
      .select("observed_at", { count: "exact" })
      .eq("organization_id", organizationId)
      .eq("source", "git");
  const [newest, cursors] = await Promise.all([
    observations().order("observed_at", { ascending: false }).limit(1),
    client
      .from("commit_push_cursors")
      .select("repository_key", { count: "exact", head: true })
      .eq("organization_id", organizationId),
  ]);
  if (cursors.error) unwrap({ data: null, error: cursors.error });
  const [row] = unwrap(newest);
  return {
    commits: newest.count ?? 0,
    repositories: cursors.count ?? 0,
    lastNewAt: row ? new Date(row.observed_at) : null,
  };
}
