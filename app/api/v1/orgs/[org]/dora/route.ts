import { apiRoute } from "@/lib/read/api/api-route";
import { NEVER_KEPT, openReadRequest } from "@/lib/read/api/read";
import { etagOf, holdsAlready, notModified } from "@/lib/read/api/validator";
import { loadReport } from "@/lib/read/reports/report";

/** The 18 DORA fields of a window with their counts and definitions, and the comparison by origin that is kept. */
const get = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/dora">) => {
  const read = await openReadRequest(request, (await params).org, "dora:read");
  if (read instanceof Response) return read;
  const etag = await etagOf(read, new URL(request.url));
  if (holdsAlready(request, etag)) return notModified(etag);
  const { client, organizationId, organization, now } = read;
  return Response.json(await loadReport(client, organizationId, organization, read, now), {
    headers: { ...NEVER_KEPT, etag },
  });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
