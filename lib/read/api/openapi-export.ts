import { z } from "zod";
import type { ZodOpenApiPathItemObject, ZodOpenApiPathsObject } from "zod-openapi";
import { EXPORT_KINDS, type ExportKind } from "@/lib/read/exports/columns";
import { exportPageSchemas, exportQuerySchema } from "./export-query";
import { json, problem, QUERY_REFUSALS, revalidated } from "./openapi-answers";

const SUMMARIES: Record<ExportKind, string> = {
  deployments: "Deployments that came, changed or went",
  incidents: "Incidents that came, changed or went",
  commits: "Commits that deployments carried, and whose origin is known, that came, changed or went",
  results: "Changes of deployments' results, as syncs saw them",
};

/** The exports that keep a copy in step. */
export function exportPaths(path: z.ZodObject): ZodOpenApiPathsObject {
  const entries = EXPORT_KINDS.map((kind): [string, ZodOpenApiPathItemObject] => {
    const page = json("A page, in the order in which changes were committed.", exportPageSchemas[kind]);
    const table = { "text/csv": { schema: z.string() } };
    return [
      `/api/v1/orgs/{org}/export/${kind}`,
      {
        get: {
          operationId: `export${kind.charAt(0).toUpperCase()}${kind.slice(1)}Changes`,
          summary: SUMMARIES[kind],
          description:
            "Upsert each row by its key, delete those with `deleted_at`, and keep `next_cursor` for the next time. No change is missed or told twice, whatever a sync writes meanwhile.",
          security: [{ token: ["deployments:export"] }, { session: [] }],
          requestParams: { path, query: exportQuerySchema },
          responses: {
            ...revalidated({ ...page, content: { ...page.content, ...table } }),
            ...QUERY_REFUSALS,
            "410": problem("The cursor is of another database, or of before a restore: begin again."),
          },
        },
      },
    ];
  });
  return Object.fromEntries(entries);
}
