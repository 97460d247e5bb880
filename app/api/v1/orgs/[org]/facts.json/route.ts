import { answering } from "@/lib/api/answering";
import { downloadHeaders, openReadRequest } from "@/lib/api/read";
import { factsChunks } from "@/lib/exports/facts";
import { toByteStream } from "@/lib/exports/stream";

export const maxDuration = 300;

/** Everything behind the figures in one file, streamed; `iris recompute` reads it. */
export const GET = answering(
  async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/facts.json">) => {
    const read = await openReadRequest(request, (await params).org, "dora:read");
    if (read instanceof Response) return read;
    const headers = downloadHeaders("application/json", read.organization, "facts.json", read.now);
    return new Response(toByteStream(factsChunks(read)), { headers });
  },
);
