import { z } from "zod";
import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** How many commits went from one origin to another; the same twice where only the tool or the evidence changed. */
export interface OriginChange {
  from: Origin;
  to: Origin;
  commits: number;
}

/** One pass over the stored commits. */
export interface ReclassificationRecord {
  id: string;
  /** rules: they had changed. account: somebody had said whose it is. */
  cause: "rules" | "account";
  rulesVersion: string;
  startedAt: Date;
  /** Null while it is under way. */
  finishedAt: Date | null;
  examined: number;
  /** Most commits first. */
  changes: readonly OriginChange[];
}

const rows = z.array(
  z
    .object({
      id: z.string(),
      cause: z.enum(["rules", "account"]),
      rules_version: z.string(),
      started_at: z.coerce.date(),
      finished_at: z.coerce.date().nullable(),
      examined: z.number(),
      changes: z.array(z.object({ from: z.enum(ORIGINS), to: z.enum(ORIGINS), commits: z.number() })),
    })
    .transform(
      ({ rules_version, started_at, finished_at, ...row }): ReclassificationRecord => ({
        ...row,
        rulesVersion: rules_version,
        startedAt: started_at,
        finishedAt: finished_at,
      }),
    ),
);

/** The 50 newest passes over the stored commits, with what each changed. @throws DatabaseError */
export async function listReclassifications(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<ReclassificationRecord[]> {
  const text = unwrap(
    await client.rpc("list_origin_reclassifications", { p_organization_id: organizationId }),
  );
  return rows.parse(JSON.parse(text));
}
