import { apiRoute } from "@/lib/read/api/api-route";
import { takeCells } from "@/lib/read/api/cells-query";
import { NARROWING_PARAMETERS, parseNarrowingQuery } from "@/lib/read/api/narrowing-query";
import { downloadHeaders, openReadRequest } from "@/lib/read/api/read";
import { etagOf, holdsAlready, notModified } from "@/lib/read/api/validator";
import { deploymentsCsvChunks } from "@/lib/read/exports/deployments-csv";
import { narrowedDeploymentIds } from "@/lib/read/exports/narrowed-ids";
import { toByteStream } from "@/lib/read/exports/stream";

export const maxDuration = 300;

/** The deployments of a scope as a table, narrowed as the deployment list is, streamed. */
const get = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/deployments.csv">) => {
  const url = new URL(request.url);
  const cells = takeCells(url.searchParams);
  const { narrowing, scopeUrl } = parseNarrowingQuery(url);
  const read = await openReadRequest(request, (await params).org, "deployments:export", scopeUrl, [
    ...NARROWING_PARAMETERS,
    "cells",
  ]);
  if (read instanceof Response) return read;
  if (narrowing instanceof Response) return narrowing;
  if (cells instanceof Response) return cells;
  const etag = await etagOf(read, new URL(request.url));
  if (holdsAlready(request, etag)) return notModified(etag);
  const { client, organizationId, question } = read;
  const only =
    narrowing && (await narrowedDeploymentIds(client, organizationId, { ...question, ...narrowing }));
  const headers = downloadHeaders("text/csv; charset=utf-8", read.organization, "deployments.csv", read.now);
  return new Response(toByteStream(deploymentsCsvChunks(read, only, cells)), {
    headers: { ...headers, etag },
  });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
