import { answering } from "@/lib/read/api/answering";
import { NEVER_KEPT, openReadRequest } from "@/lib/read/api/read";
import { loadReport } from "@/lib/read/reports/report";

/** The 18 DORA fields of a window with their counts and definitions, and the comparison by origin that is kept. */
export const GET = answering(
  async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/dora">) => {
    const read = await openReadRequest(request, (await params).org, "dora:read");
    if (read instanceof Response) return read;
    const { client, organizationId, organization, now } = read;
    return Response.json(await loadReport(client, organizationId, organization, read, now), {
      headers: NEVER_KEPT,
    });
  },
);
