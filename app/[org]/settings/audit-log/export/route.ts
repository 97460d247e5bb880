import type { NextRequest } from "next/server";
import { csvHeaders } from "@/lib/platform/csv/write";
import { AUDIT_CSV_HEADER, toAuditCsv } from "@/lib/workspace/audit-log/csv";
import { parseAuditFilter } from "@/lib/workspace/audit-log/filter";
import { loadWholeAuditLog } from "@/lib/workspace/audit-log/loaders";
import { findOrganization, findUser } from "@/lib/workspace/organizations/gate";
import { canReadAuditLog } from "@/lib/workspace/organizations/roles";

/** The audit log as a CSV file, written while it is read, so that no length is too long. */
export async function GET(
  request: NextRequest,
  { params }: RouteContext<"/[org]/settings/audit-log/export">,
): Promise<Response> {
  const user = await findUser();
  const org = user && (await findOrganization(user, (await params).org));
  // Whoever may not read it is told no more than a stranger.
  if (!org || !canReadAuditLog(org.role)) return new Response("Not found", { status: user ? 404 : 401 });
  const pieces = loadWholeAuditLog(org, parseAuditFilter(Object.fromEntries(request.nextUrl.searchParams)));
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(AUDIT_CSV_HEADER)),
    async pull(controller) {
      const piece = await pieces.next();
      if (piece.done) return controller.close();
      controller.enqueue(encoder.encode(toAuditCsv(piece.value)));
    },
    cancel: () => void pieces.return(undefined),
  });
  return new Response(body, { headers: csvHeaders(`${org.slug}-audit-log`) });
}
