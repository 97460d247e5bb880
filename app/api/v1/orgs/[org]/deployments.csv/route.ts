import { answering } from "@/lib/read/api/answering";
import { parseNarrowingQuery } from "@/lib/read/api/narrowing-query";
import { downloadHeaders, openReadRequest } from "@/lib/read/api/read";
import { deploymentsCsvChunks } from "@/lib/read/exports/deployments-csv";
import { narrowedDeploymentIds } from "@/lib/read/exports/narrowed-ids";
import { toByteStream } from "@/lib/read/exports/stream";

export const maxDuration = 300;

/** The deployments of a scope as a table, narrowed as the deployment list is, streamed. */
export const GET = answering(
  async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/deployments.csv">) => {
    const { narrowing, scopeUrl } = parseNarrowingQuery(new URL(request.url));
    const read = await openReadRequest(request, (await params).org, "deployments:export", scopeUrl);
    if (read instanceof Response) return read;
    if (narrowing instanceof Response) return narrowing;
    const { client, organizationId, question } = read;
    const only =
      narrowing && (await narrowedDeploymentIds(client, organizationId, { ...question, ...narrowing }));
    const headers = downloadHeaders(
      "text/csv; charset=utf-8",
      read.organization,
      "deployments.csv",
      read.now,
    );
    return new Response(toByteStream(deploymentsCsvChunks(read, only)), { headers });
  },
);
