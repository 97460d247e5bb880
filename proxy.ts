import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/platform/env";
import { REQUEST_ID_HEADER, requestIdOf } from "@/lib/platform/request-id";
import { pageContentSecurityPolicy, STRICT_TRANSPORT_SECURITY } from "@/lib/platform/security/headers";
import { databaseFetch, PAGE_ANSWER_MS } from "@/lib/platform/supabase/database-fetch";
import { claimsInTime, endedBy } from "@/lib/platform/supabase/session-claims";
import { isHttpsRequest, sessionCookie, withSessionAge } from "@/lib/platform/supabase/session-cookie";
import { REQUEST_PATH_HEADER } from "@/lib/workspace/auth/request-path";

const POLICY_HEADER = "content-security-policy";

/** Refreshes the session before anything is drawn (pages can't set cookies themselves), and says what a page may run. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_URL, NODE_ENV } = env();
  const isHttps = isHttpsRequest(request.headers, APP_URL);
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = pageContentSecurityPolicy({ nonce, isHttps, isDevelopment: NODE_ENV === "development" });
  request.headers.set(REQUEST_ID_HEADER, requestIdOf(request.headers.get(REQUEST_ID_HEADER)));
  let response = pass(request, policy);
  const end = new AbortController();
  const client = createServerClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    global: { fetch: databaseFetch(PAGE_ANSWER_MS, fetch, end.signal) },
    cookieOptions: sessionCookie(isHttps),
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed, cacheHeaders) => {
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = pass(request, policy);
        for (const { name, value, options } of changed)
          response.cookies.set(name, value, withSessionAge(options));
        for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value);
      },
    },
  });
  // Nothing may stand between making the client and this call: it is what refreshes.
  await claimsInTime(endedBy(client, end));
  // Data has a policy of its own, from next.config.ts.
  if (!request.nextUrl.pathname.startsWith("/api/")) response.headers.set(POLICY_HEADER, policy);
  response.headers.set(REQUEST_ID_HEADER, request.headers.get(REQUEST_ID_HEADER) ?? "");
  if (isHttps) response.headers.set("strict-transport-security", STRICT_TRANSPORT_SECURITY);
  return response;
}

/** The policy goes to the page as well: Next reads the nonce of its own scripts from it. */
function pass(request: NextRequest, policy: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(REQUEST_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set(POLICY_HEADER, policy);
  return NextResponse.next({ request: { headers } });
}

export const config = {
  matcher: ["/((?!_next/|icon\\.svg|favicon\\.ico|api/cron/|api/queues/|api/health|api/ready).*)"],
};
