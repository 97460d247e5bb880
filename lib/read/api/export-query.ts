import { z } from "zod";
import { isEdge } from "@/lib/core/question/edge";
import type { ExportQuestion } from "@/lib/read/exports/changed-rows";
import { EXPORT_KEYS, EXPORTS, type ExportKind } from "@/lib/read/exports/columns";
import { parseCursor } from "@/lib/read/exports/cursor";
import { cellsSchema } from "./cells-query";
import { queryProblem } from "./scope-query";
import type { QueryError } from "./unknown-names";

/** Rows of a page: a few hundred kilobytes. */
const DEFAULT_LIMIT = 1_000;
const MOST_ROWS = 5_000;

/** The query of an export. */
export const exportQuerySchema = z.object({
  cursor: z.string().optional().meta({
    description:
      "The `next_cursor` of the page before: what changed since. Keep the last one, and come back with it. Without a cursor the export begins at `changed_since`, or at the beginning.",
  }),
  changed_since: z.string().optional().meta({
    description:
      "An instant in UTC (`2026-11-03T14:30:00Z`) to begin at, without a cursor. To keep a copy in step use cursors: what was begun before an instant may be committed after it.",
  }),
  limit: z
    .string()
    .optional()
    .meta({ description: `Rows of a page, 1 to ${MOST_ROWS}; ${DEFAULT_LIMIT} where nothing is given.` }),
  format: z.enum(["json", "csv"]).optional().meta({
    description:
      "`csv` for a table (RFC 4180, lists with `; ` between): `link` and `iris-next-cursor` lead on.",
  }),
  cells: cellsSchema,
});
const NAMES = Object.keys(exportQuerySchema.shape);

export interface AskedExport extends ExportQuestion {
  format: "json" | "csv";
}

/** What an export is asked for, but for its cells; or the finished refusal. */
export function parseExportQuery(params: URLSearchParams, kind: ExportKind): AskedExport | Response {
  const errors: QueryError[] = [...new Set(params.keys())].flatMap((name) => {
    if (!NAMES.includes(name))
      return [{ parameter: name, detail: `Unknown. Known are ${NAMES.join(", ")}.` }];
    return params.getAll(name).length > 1 ? [{ parameter: name, detail: "Give it once." }] : [];
  });
  const given = (name: string) => params.get(name);
  const refuse = (parameter: string, detail: string) => errors.push({ parameter, detail });
  const [cursor, since, limit, format] = ["cursor", "changed_since", "limit", "format"].map(given);
  const after = cursor == null ? null : parseCursor(cursor, kind);
  if (cursor != null && after === null)
    refuse("cursor", `Not a cursor of ${kind}. Leave it out to begin again.`);
  if (cursor != null && since != null)
    refuse("changed_since", "Give either cursor or changed_since: a cursor says where to go on.");
  if (since != null && !(isEdge(since) && since.includes("T")))
    refuse("changed_since", "An instant in UTC, such as 2026-11-03T14:30:00Z.");
  const rows = limit == null ? DEFAULT_LIMIT : /^[1-9]\d{0,3}$/.test(limit) ? Number(limit) : 0;
  if (rows < 1 || rows > MOST_ROWS) refuse("limit", `A number from 1 to ${MOST_ROWS}.`);
  if (format != null && format !== "json" && format !== "csv") refuse("format", "json or csv.");
  if (errors.length > 0) return queryProblem(errors);
  return {
    kind,
    after,
    since: since == null ? null : new Date(since),
    limit: rows,
    format: format === "csv" ? "csv" : "json",
  };
}

const title = (kind: ExportKind) => kind.charAt(0).toUpperCase() + kind.slice(1);

/** A page of each export as JSON, by its kind. */
export const exportPageSchemas = Object.fromEntries(
  Object.entries(EXPORTS).map(([kind, row]) => [
    kind,
    z
      .object({
        rows: z.array(row.meta({ id: `Exported${title(kind as ExportKind)}` })).meta({
          description: `Upsert each by its key (${EXPORT_KEYS[kind as ExportKind].join(", ")}); delete those with deleted_at.`,
        }),
        next_cursor: z.string().meta({ description: "Where to go on, now or later." }),
        has_more: z.boolean().meta({ description: "Whether more has changed already." }),
      })
      .meta({ id: `${title(kind as ExportKind)}Page` }),
  ]),
) as unknown as Record<ExportKind, z.ZodObject>;
