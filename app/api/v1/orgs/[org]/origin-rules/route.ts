import { after } from "next/server";
import { tryReclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { readRules, toRuleFile } from "@/lib/ingest/commit-origins/rule-file";
import { getTeaching, putTaughtMarks } from "@/lib/ingest/commit-origins/taught-marks";
import { problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { apiRoute } from "@/lib/read/api/api-route";
import { readJson } from "@/lib/read/api/read-json";
import { refreshStaleComparison } from "@/lib/read/origin-comparisons/refresh";
import { authenticateApiToken } from "@/lib/workspace/api-tokens/authenticate";

const MAX_BYTES = 200_000;
const AFTERWARDS_MS = 120_000;
/** Each may send a pass over every stored commit. */
const CHANGES = { limit: 10, windowSeconds: 60 };
const HEADERS = { "cache-control": "private, no-store" };

type Params = RouteContext<"/api/v1/orgs/[org]/origin-rules">;

/** What the organization taught about marks in its commits, as `iris-origins.json` says it, and how often that changed. */
const get = async (request: Request, { params }: Params) => {
  const { org } = await params;
  // The push command reads them with the token it pushes with.
  const pushing = await authenticateApiToken(request, org, "commit-origins:write");
  const caller =
    pushing instanceof Response && pushing.status === 403
      ? await authenticateApiToken(request, org, "origin-rules:write")
      : pushing;
  if (caller instanceof Response) return caller;
  const { entries, revision, rulesVersion } = await getTeaching(caller.client, caller.organizationId);
  const standing = entries.filter(({ revokedAt }) => revokedAt === null);
  return Response.json(
    { revision, rules_version: rulesVersion, ...toRuleFile(standing) },
    { headers: HEADERS },
  );
};

/**
 * Makes the organization's rules exactly these: `{ taught, revoked, unchanged }`. One pass then goes back over the stored
 * commits. Sending the same again changes nothing.
 */
const put = async (request: Request, { params }: Params) => {
  const caller = await authenticateApiToken(request, (await params).org, "origin-rules:write");
  if (caller instanceof Response) return caller;
  const { client, organizationId } = caller;
  const rate = await countRequest(client, request, {
    name: "changes",
    key: `origin-rules:${organizationId}`,
    ...CHANGES,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  const json = await readJson(request, MAX_BYTES);
  if (!json.ok) return problemResponse(json.problem);
  const reading = readRules(json.value);
  if (!reading.ok) {
    return problemResponse({
      status: 422,
      title: "Invalid rules",
      detail: "Nothing was changed. Fix what `errors` lists and send the whole file again.",
      more: { errors: reading.problems.map(({ path, message }) => ({ index: null, field: path, message })) },
    });
  }
  const changes = await putTaughtMarks(client, organizationId, reading.rules);
  if (changes.taught + changes.revoked > 0) {
    after(async () => {
      await tryReclassifyCommits(client, organizationId, { deadlineAt: Date.now() + AFTERWARDS_MS });
      await refreshStaleComparison(client, organizationId);
    });
  }
  return Response.json(changes, { headers: HEADERS });
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get, PUT: put });
