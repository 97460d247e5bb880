import { apiRoute } from "@/lib/read/api/api-route";
import { NEVER_KEPT, openReadRequest } from "@/lib/read/api/read";
import { etagOf, holdsAlready, notModified } from "@/lib/read/api/validator";
import { OPEN_METRICS_TYPE, toOpenMetrics } from "@/lib/read/reports/open-metrics";
import { loadReport } from "@/lib/read/reports/report";

/** The figures of a window for Prometheus and its kin, as OpenMetrics text. */
const get = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/metrics">) => {
  const read = await openReadRequest(request, (await params).org, "dora:read");
  if (read instanceof Response) return read;
  const etag = await etagOf(read, new URL(request.url));
  if (holdsAlready(request, etag)) return notModified(etag);
  const { client, organizationId, organization, now } = read;
  const report = await loadReport(client, organizationId, organization, read, now);
  return new Response(toOpenMetrics(report), {
    headers: { ...NEVER_KEPT, etag, "content-type": OPEN_METRICS_TYPE },
  });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
