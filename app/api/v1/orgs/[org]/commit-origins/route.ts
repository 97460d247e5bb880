import { after } from "next/server";
import { recordPush } from "@/lib/ingest/commit-origins/push";
import { commitOriginsBody, invalidBody, MAX_BODY_BYTES } from "@/lib/ingest/commit-origins/push-schema";
import { problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { apiRoute } from "@/lib/read/api/api-route";
import { readJson } from "@/lib/read/api/read-json";
import { refreshStaleComparison } from "@/lib/read/origin-comparisons/refresh";
import { authenticateApiToken } from "@/lib/workspace/api-tokens/authenticate";

/** A hundred thousand commits are twenty batches; three such pushes a minute are enough for any organization. */
const BATCHES = { limit: 60, windowSeconds: 60 };

/**
 * Takes the origins of up to 5,000 commits that were classified where their repository is, all of them or none:
 * `{ stored, changed, unchanged }`. Sending a batch again changes nothing. docs/integrations/git.md
 */
const post = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/commit-origins">) => {
  const caller = await authenticateApiToken(request, (await params).org, "commit-origins:write");
  if (caller instanceof Response) return caller;
  const { client, organizationId } = caller;
  const rate = await countRequest(client, request, {
    name: "pushes",
    key: `commit-origins:${organizationId}`,
    ...BATCHES,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  const json = await readJson(request, MAX_BODY_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const body = commitOriginsBody.safeParse(json.value);
  if (!body.success) return problemResponse(invalidBody(body.error.issues));
  const counts = await recordPush(client, organizationId, body.data);
  if (!body.data.more) after(() => refreshStaleComparison(client, organizationId));
  return Response.json(counts, { headers: { "cache-control": "private, no-store" } });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ POST: post });
