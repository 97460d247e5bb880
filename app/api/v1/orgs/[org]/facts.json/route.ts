import { answering } from "@/lib/read/api/answering";
import { downloadHeaders, openReadRequest } from "@/lib/read/api/read";
import { factsChunks } from "@/lib/read/exports/facts";
import { toByteStream } from "@/lib/read/exports/stream";

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
