import { databaseAwayProblem, problemResponse } from "@/lib/platform/http/problem";
import { isDatabaseAway } from "@/lib/platform/outage";
import { rateLimitHeaders } from "@/lib/platform/rate-limits/of-request";
import { logRequestError } from "@/lib/platform/request-errors";
import { REQUEST_ID_HEADER } from "@/lib/platform/request-id";

/**
 * A route of the API that answers whatever happens: 503, and when to ask again, where the database is away; 500 as a
 * problem for an error of ours, which the log has in full. Every answer says what is left of the limits it counted in.
 */
export function answering<Context>(
  handler: (request: Request, context: Context) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, context) => {
    const answer = await answerOf(handler, request, context);
    for (const [name, value] of Object.entries(rateLimitHeaders(request))) answer.headers.set(name, value);
    return answer;
  };
}

async function answerOf<Context>(
  handler: (request: Request, context: Context) => Promise<Response>,
  request: Request,
  context: Context,
): Promise<Response> {
  try {
    return await handler(request, context);
  } catch (error) {
    if (isDatabaseAway(error)) return databaseAwayProblem();
    if (isOfNext(error)) throw error;
    noteError(error, request);
    return ourErrorProblem(request);
  }
}

/** A redirect, or "not found", which Next throws and answers itself. */
const isOfNext = (error: unknown): boolean =>
  typeof error === "object" &&
  error !== null &&
  "digest" in error &&
  String(error.digest).startsWith("NEXT_");

function noteError(error: unknown, request: Request): void {
  const path = new URL(request.url).pathname;
  const routePath = path.replace(/^\/api\/v1\/orgs\/[^/]+/, "/api/v1/orgs/[org]");
  const headers = Object.fromEntries(request.headers);
  logRequestError(error, { path, method: request.method, headers }, { routePath, routeType: "route" });
}

function ourErrorProblem(request: Request): Response {
  const id = request.headers.get(REQUEST_ID_HEADER);
  return problemResponse({
    status: 500,
    title: "Error on our end",
    detail: `Something failed in Iris, and its log says what. Try again${id ? `; if it stays, report request ${id}` : ""}.`,
    ...(id ? { more: { requestId: id } } : {}),
  });
}
