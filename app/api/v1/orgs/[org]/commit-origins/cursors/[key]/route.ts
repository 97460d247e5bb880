import { findPushCursor } from "@/lib/ingest/commit-origins/push";
import { problemResponse } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { authenticateApiToken } from "@/lib/workspace/api-tokens/authenticate";

/**
 * What the last push of a repository gave to be kept, 204 where there was none: the command's own words handed back, so
 * that it sends only what is new. A token of this scope reads nothing else. docs/decisions/0009-push-cursors.md
 */
const get = async (
  request: Request,
  { params }: RouteContext<"/api/v1/orgs/[org]/commit-origins/cursors/[key]">,
) => {
  const { org, key } = await params;
  const caller = await authenticateApiToken(request, org, "commit-origins:write");
  if (caller instanceof Response) return caller;
  if (!/^[0-9a-f]{64}$/.test(key)) {
    const detail = "Name the repository by the SHA-256 of its address, as 64 lower-case hex digits.";
    return problemResponse({ status: 400, title: "Malformed key", detail });
  }
  const cursor = await findPushCursor(caller.client, caller.organizationId, key);
  const headers = { "cache-control": "private, no-store" };
  return cursor === null ? new Response(null, { status: 204, headers }) : Response.json(cursor, { headers });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
