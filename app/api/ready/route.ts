import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { buildId } from "@/lib/platform/readiness/build-id";
import { CHALLENGE_HEADER, proveIdentity } from "@/lib/platform/readiness/identity";
import { readiness } from "@/lib/platform/readiness/readiness";
import { isHttpsRequest } from "@/lib/platform/supabase/session-cookie";

export const dynamic = "force-dynamic";

/**
 * Whether this installation can serve: its database answers, takes both keys, has this program's schema, and the master
 * key opens what is stored. 200, or 503 with a stable word; the sentence that names addresses stands in the log.
 * Who sends a challenge besides learns whose answer it is and how the request arrived: `iris doctor` does.
 */
export async function GET(request: Request): Promise<Response> {
  const problem = await readiness();
  if (problem !== null) log("not ready", { ...problem });
  const about = aboutThisServer(request.headers);
  const build = buildId();
  if (problem === null) return Response.json({ status: "ready", build, ...about });
  return Response.json({ status: "not-ready", reason: problem.reason, build, ...about }, { status: 503 });
}

function aboutThisServer(headers: Headers): object {
  const { CRON_SECRET, APP_URL } = env();
  const proof = CRON_SECRET ? proveIdentity(CRON_SECRET, headers.get(CHALLENGE_HEADER)) : null;
  if (proof === null) return {};
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return {
    proof,
    isHttps: isHttpsRequest(headers, undefined),
    isOwnHost: APP_URL !== undefined && host === new URL(APP_URL).host,
  };
}
