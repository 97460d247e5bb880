import { apiRoute } from "@/lib/read/api/api-route";
import { FIGURES_PARAMETERS, takeParting } from "@/lib/read/api/figures-query";
import { NEVER_KEPT, openReadRequest } from "@/lib/read/api/read";
import { queryProblem } from "@/lib/read/api/scope-query";
import { etagOf, holdsAlready, notModified } from "@/lib/read/api/validator";
import { loadFigureRows, TooManyRows } from "@/lib/read/reports/figure-rows";

export const maxDuration = 300;

/** The metrics by days, weeks or months, and by groups, in one answer. */
const get = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/figures">) => {
  const url = new URL(request.url);
  const parting = takeParting(url.searchParams);
  const read = await openReadRequest(request, (await params).org, "dora:read", url, FIGURES_PARAMETERS);
  if (read instanceof Response) return read;
  if (parting instanceof Response) return parting;
  const etag = await etagOf(read, new URL(request.url));
  if (holdsAlready(request, etag)) return notModified(etag);
  const { client, organizationId, organization, now } = read;
  try {
    const rows = await loadFigureRows(client, organizationId, organization, { ...read, ...parting }, now);
    return Response.json(rows, { headers: { ...NEVER_KEPT, etag } });
  } catch (error) {
    if (!(error instanceof TooManyRows)) throw error;
    return queryProblem([
      { parameter: parting.groupBy === null ? "interval" : "group_by", detail: error.message },
    ]);
  }
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
