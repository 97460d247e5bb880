import { apiRoute } from "@/lib/read/api/api-route";
import { downloadHeaders, openReadRequest } from "@/lib/read/api/read";
import { queryProblem } from "@/lib/read/api/scope-query";
import { etagOf, holdsAlready, notModified } from "@/lib/read/api/validator";
import { factsChunks } from "@/lib/read/exports/facts";
import { toByteStream } from "@/lib/read/exports/stream";

export const maxDuration = 300;

/** Everything behind the figures in one file, streamed; `iris recompute` reads it. */
const get = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/facts.json">) => {
  const url = new URL(request.url);
  const history = url.searchParams.getAll("history");
  url.searchParams.delete("history");
  const read = await openReadRequest(request, (await params).org, "dora:read", url, ["history"]);
  if (read instanceof Response) return read;
  if (history.some((value) => value !== "whole") || history.length > 1)
    return queryProblem([
      { parameter: "history", detail: "Once, and `whole`; without it the file holds its window." },
    ]);
  const etag = await etagOf(read, new URL(request.url));
  if (holdsAlready(request, etag)) return notModified(etag);
  const headers = { ...downloadHeaders("application/json", read.organization, "facts.json", read.now), etag };
  return new Response(toByteStream(factsChunks({ ...read, hasWholeHistory: history.length > 0 })), {
    headers,
  });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
