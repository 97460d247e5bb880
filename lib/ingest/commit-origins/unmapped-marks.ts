import { z } from "zod";
import type { MarkKind } from "@/lib/core/origins/taught";
import type { AnyClient, ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { parseMark } from "./mark-key";

/** A mark in the organization's commits that no rule knows. */
export interface UnmappedMark {
  kind: MarkKind;
  value: string;
  commits: number;
  /** When the newest commit with it was deployed; null where none was. */
  newestAt: Date | null;
  /** Sha of one commit with it, the newest. */
  example: string;
}

/** Keeps which unknown marks stand in these commits, in place of what was kept of them. @throws DatabaseError */
export async function recordCommitMarks(
  service: ServiceClient,
  organizationId: OrganizationId,
  commits: readonly { sha: string; marks: readonly string[] }[],
): Promise<void> {
  if (commits.length === 0) return;
  unwrap(
    await service.rpc("record_commit_marks", {
      p_organization_id: organizationId,
      p_shas: commits.map(({ sha }) => sha),
      p_marks: JSON.stringify(commits.flatMap(({ sha, marks }) => marks.map((mark) => ({ sha, mark })))),
    }),
  );
}

/** Adds unknown marks to what is kept of their commits: a source that leaves addresses out replaces nothing. @throws DatabaseError */
export async function addCommitMarks(
  service: ServiceClient,
  organizationId: OrganizationId,
  marks: readonly { sha: string; mark: string }[],
): Promise<void> {
  unwrap(
    await service.rpc("record_commit_marks", {
      p_organization_id: organizationId,
      p_shas: null,
      p_marks: JSON.stringify(marks),
    }),
  );
}

const listed = z.object({
  all: z.number(),
  marks: z.array(
    z.object({
      mark: z.string(),
      commits: z.number(),
      newest_at: z.coerce.date().nullable(),
      example: z.string(),
    }),
  ),
});

/** The 200 commonest marks that no rule knows, and how many there are beyond. @throws DatabaseError */
export async function listUnmappedMarks(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<{ marks: UnmappedMark[]; unlisted: number }> {
  const text = unwrap(await client.rpc("list_unmapped_marks", { p_organization_id: organizationId }));
  const { all, marks } = listed.parse(JSON.parse(text));
  return {
    unlisted: all - marks.length,
    marks: marks.flatMap(({ mark, newest_at, ...row }) => {
      const parsed = parseMark(mark);
      return parsed === null ? [] : [{ ...parsed, ...row, newestAt: newest_at }];
    }),
  };
}

/** Shas of the commits that carry a mark, the newest 5,000. @throws DatabaseError */
export async function listShasWithMark(
  client: AnyClient,
  organizationId: OrganizationId,
  mark: string,
): Promise<string[]> {
  const rows = unwrap(
    await client
      .from("commit_marks")
      .select("sha")
      .eq("organization_id", organizationId)
      .eq("mark", mark)
      .order("sha")
      .limit(5_000),
  );
  return rows.map(({ sha }) => sha);
}
