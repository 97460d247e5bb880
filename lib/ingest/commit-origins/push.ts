import { z } from "zod";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { strengthOf } from "./classify-commits";
import type { CommitOriginsBody } from "./push-schema";
import { type ObservationCounts, recordCommitObservations } from "./record";
import { addCommitMarks } from "./unmapped-marks";

/** How far the pushes of a repository have come, as the pushing command gave it to be kept. */
export interface PushCursor {
  rules_version: string;
  heads: readonly string[];
  notes_commit: string | null;
}

/**
 * Keeps the origins that a clone's owner classified: the whole batch or none of it. The cursor is written after the
 * commits it speaks of, so one that is lost in between costs a repetition and never a commit.
 * @throws DatabaseError PT404 when the organization is gone.
 */
export async function recordPush(
  service: ServiceClient,
  organizationId: OrganizationId,
  { rules_version, commits, cursor }: CommitOriginsBody,
): Promise<ObservationCounts> {
  const rows = commits.map(({ lines_added: _added, lines_removed: _removed, marks: _marks, ...commit }) => ({
    ...commit,
    rules_version,
    strength: strengthOf({ origin: commit.origin, level: commit.evidence_level }),
    // The evidence stays in the clone: git show tells it there.
    secret: null,
  }));
  const counts = await recordCommitObservations(service, organizationId, "git", rows);
  const changes = commits.flatMap(({ sha, lines_added, lines_removed }) =>
    lines_added == null || lines_removed == null ? [] : [{ sha, lines_added, lines_removed }],
  );
  if (changes.length > 0) {
    unwrap(
      await service.rpc("record_commit_changes", {
        p_organization_id: organizationId,
        p_commits: JSON.stringify(changes),
      }),
    );
  }
  const marks = commits.flatMap(({ sha, marks }) => (marks ?? []).map((mark) => ({ sha, mark })));
  if (marks.length > 0) await addCommitMarks(service, organizationId, marks);
  if (cursor) {
    unwrap(
      await service.rpc("record_commit_push_cursor", {
        p_organization_id: organizationId,
        p_repository_key: cursor.key,
        p_rules_version: rules_version,
        p_heads: cursor.heads,
        p_notes_commit: cursor.notes_commit,
      }),
    );
  }
  return counts;
}

const cursorRow = z.object({
  rules_version: z.string(),
  heads: z.array(z.string()),
  notes_commit: z.string().nullable(),
});

/** What the last push of a repository left; null where there was none. @param key SHA-256 of its address. */
export async function findPushCursor(
  service: ServiceClient,
  organizationId: OrganizationId,
  key: string,
): Promise<PushCursor | null> {
  const row = unwrap(
    await service
      .from("commit_push_cursors")
      .select("rules_version, heads, notes_commit")
      .eq("organization_id", organizationId)
      .eq("repository_key", key)
      .maybeSingle(),
  );
  return row === null ? null : cursorRow.parse(row);
}
