import { z } from "zod";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { columnsOf, EXPORT_KEYS, type ExportKind, type ExportRow } from "./columns";
import type { ExportCursor } from "./cursor";

/** Rows of an export that changed, in the order in which the changes were committed. */
export interface ExportPage {
  rows: ExportRow[];
  /** Where the next page begins: also the last one says so, for whoever comes back later. */
  next: ExportCursor;
  /** Whether more has changed already. */
  hasMore: boolean;
}

export interface ExportQuestion {
  kind: ExportKind;
  /** Null begins at `since`, or at the beginning. */
  after: ExportCursor | null;
  since: Date | null;
  limit: number;
}

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable();
const answer = z.object({
  sequence: z.uuid(),
  reached: z.number(),
  reached_part: z.string().nullable(),
  more: z.boolean(),
  rows: z.array(z.tuple([z.string(), z.string(), z.string(), z.record(z.string(), value).nullable()])),
});

/**
 * A page of an export. A change gets its place once it is committed and never another before it, so that whoever goes on
 * from a page's end misses none and gets none twice, whatever is written meanwhile (docs/decisions/0033). A row that
 * changed again comes once, as it is now.
 * @returns null for a cursor of another database, or of a time that this one was taken back from. @throws DatabaseError
 */
export async function readExportPage(
  service: ServiceClient,
  organizationId: OrganizationId,
  { kind, after, since, limit }: ExportQuestion,
): Promise<ExportPage | null> {
  const given = await service.rpc("read_export_page", {
    p_organization_id: organizationId,
    p_kind: kind,
    p_sequence: after?.sequence ?? null,
    p_after: after?.position ?? null,
    p_after_part: after?.part ?? null,
    p_since: since?.toISOString() ?? null,
    p_limit: limit,
  });
  if (given.error?.code === "PT409") return null;
  const { sequence, reached, reached_part: part, more, rows } = parsed(unwrap(given));
  return {
    rows: rows.map((row) => toRow(kind, row)),
    next: { kind, sequence, position: reached, part },
    hasMore: more,
  };
}

function parsed(text: string): z.infer<typeof answer> {
  const reading = answer.safeParse(JSON.parse(text));
  if (!reading.success) throw new DatabaseError("export", "an export's page isn't what it should be");
  return reading.data;
}

function toRow(
  kind: ExportKind,
  [id, part, changedAt, told]: z.infer<typeof answer>["rows"][number],
): ExportRow {
  const [first = "", second] = EXPORT_KEYS[kind];
  const keys = { [first]: id, ...(second === undefined ? {} : { [second]: part }) };
  // What went keeps its key: nothing else of it is said.
  const isGone = told === null || told.deleted_at !== null;
  const columns = isGone ? { deleted_at: told?.deleted_at ?? changedAt } : told;
  const row: Record<string, ExportRow[string]> = { ...columns, ...keys, updated_at: changedAt };
  return Object.fromEntries(columnsOf(kind).map((name) => [name, row[name] ?? null]));
}
