import { downloadHeaders, openReadRequest } from "@/lib/api/read";
import { deploymentsCsvChunks } from "@/lib/exports/deployments-csv";
import { toByteStream } from "@/lib/exports/stream";

export const maxDuration = 300;

/** The deployments of a scope as a table, streamed. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/orgs/[org]/deployments.csv">,
): Promise<Response> {
  const read = await openReadRequest(request, (await params).org, "deployments:export");
  if (read instanceof Response) return read;
  const headers = downloadHeaders("text/csv; charset=utf-8", read.organization, "deployments.csv", read.now);
  return new Response(toByteStream(deploymentsCsvChunks(read)), { headers });
}
