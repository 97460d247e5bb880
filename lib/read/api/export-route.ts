import { type Cell, type Cells, toCsv } from "@/lib/platform/csv/write";
import { problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { serviceClient } from "@/lib/platform/supabase/service";
import { type ExportPage, readExportPage } from "@/lib/read/exports/changed-rows";
import { columnsOf, type ExportKind } from "@/lib/read/exports/columns";
import { toCursorText } from "@/lib/read/exports/cursor";
import { authenticateReader } from "./caller";
import { takeCells } from "./cells-query";
import { type AskedExport, parseExportQuery } from "./export-query";
import { NEVER_KEPT } from "./read";
import { holdsAlready, notModified, toEtag } from "./validator";

/** Pages a minute for an organization, whoever asks: a first copy of a long history is some hundred. */
const PAGES_LIMIT = { limit: 300, windowSeconds: 60 };

/** A page of an export, as JSON or as a table. @throws DatabaseError */
export async function answerExport(request: Request, slug: string, kind: ExportKind): Promise<Response> {
  const reader = await authenticateReader(request, slug, "deployments:export", "pages");
  if (reader instanceof Response) return reader;
  const { organizationId } = reader;
  const service = serviceClient();
  const rate = await countRequest(service, request, {
    name: "pages",
    key: `api-export:${organizationId}`,
    ...PAGES_LIMIT,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  const url = new URL(request.url);
  const asked = parseExportQuery(url.searchParams, kind);
  if (asked instanceof Response) return asked;
  const cells = takeCells(url.searchParams);
  if (cells instanceof Response) return cells;
  const page = await readExportPage(service, organizationId, asked);
  if (page === null) return beginAgainProblem(kind);
  return toAnswer(request, asked, page, cells);
}

function toAnswer(request: Request, asked: AskedExport, page: ExportPage, cells: Cells): Response {
  const { rows, hasMore } = page;
  const cursor = toCursorText(page.next);
  const etag = toEtag(asked, cells, page);
  if (holdsAlready(request, etag)) return notModified(etag);
  const next = new URL(request.url);
  next.searchParams.delete("changed_since");
  next.searchParams.set("cursor", cursor);
  const headers = {
    ...NEVER_KEPT,
    etag,
    "iris-next-cursor": cursor,
    ...(hasMore ? { link: `<${next.pathname}${next.search}>; rel="next"` } : {}),
  };
  if (asked.format === "json")
    return Response.json({ rows, next_cursor: cursor, has_more: hasMore }, { headers });
  const columns = columnsOf(asked.kind);
  const lines = rows.map((row) => columns.map((name) => toCell(row[name] ?? null)));
  return new Response(toCsv([columns, ...lines], cells), {
    headers: { ...headers, "content-type": "text/csv; charset=utf-8" },
  });
}

const toCell = (value: Cell | readonly string[]): Cell =>
  typeof value === "object" && value !== null ? value.join("; ") : value;

function beginAgainProblem(kind: ExportKind): Response {
  return problemResponse({
    status: 410,
    title: "Cursor of another database",
    detail: `This database was restored, or is another one, since the cursor was given. Empty your copy of ${kind} and begin again without a cursor.`,
  });
}
