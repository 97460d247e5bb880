import { z } from "zod";
import type { AnyClient, ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { REPORT_FORMAT_VERSION, type Report, reportSchema, scopeSchema } from "@/lib/read/reports/schema";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Snapshot, SnapshotSummary } from "./types";

const COLUMNS = "id, title, created_by, created_at, report, note";

const row = z
  .object({
    id: z.uuid(),
    title: z.string(),
    created_by: z.string().nullable(),
    created_at: z.coerce.date(),
    report: z.string(),
    note: z.string().nullable(),
  })
  .transform(({ id, title, created_by, created_at, report: text, note }): Snapshot => {
    const report = reportSchema.parse(JSON.parse(text));
    return {
      id,
      title,
      createdBy: created_by,
      createdAt: created_at,
      scope: report.basis.scope,
      report,
      note,
    };
  });

const summaries = z.array(
  z.tuple([z.uuid(), z.string(), z.string().nullable(), z.number(), scopeSchema]).transform(
    ([id, title, createdBy, seconds, scope]): SnapshotSummary => ({
      id,
      title,
      createdBy,
      createdAt: new Date(seconds * 1000),
      scope,
    }),
  ),
);

/** Every snapshot of the organization, newest first. @throws DatabaseError */
export async function listSnapshots(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<SnapshotSummary[]> {
  const text = unwrap(await client.rpc("list_report_snapshots", { p_organization_id: organizationId }));
  return summaries.parse(JSON.parse(text));
}

/** One snapshot of the organization; null where it has none with this id. @throws DatabaseError */
export async function getSnapshot(
  client: AnyClient,
  organizationId: OrganizationId,
  id: string,
): Promise<Snapshot | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const found: unknown = unwrap(
    await client
      .from("report_snapshots")
      .select(COLUMNS)
      .eq("organization_id", organizationId)
      .eq("id", id)
      .maybeSingle(),
  );
  return found === null ? null : row.parse(found);
}

/** Keeps a report for good. @param createdBy null for the system. @returns its id. @throws DatabaseError */
export async function keepSnapshot(
  service: ServiceClient,
  organizationId: OrganizationId,
  createdBy: string | null,
  title: string,
  report: Report,
): Promise<string> {
  return unwrap(
    await service.rpc("keep_report_snapshot", {
      p_organization_id: organizationId,
      // The generated type doesn't know that null is the system.
      p_created_by: createdBy,
      p_title: title,
      p_format_version: REPORT_FORMAT_VERSION,
      p_report: JSON.stringify(report),
    }),
  );
}
