import { createServerClient } from "@supabase/ssr";
import { type NextRequest, NextResponse } from "next/server";
import { REQUEST_PATH_HEADER } from "@/lib/auth/request-path";
import { env } from "@/lib/env";
import { isHttpsRequest, sessionCookie } from "@/lib/supabase/session-cookie";

/** Refreshes the session before anything is drawn: pages can't set cookies themselves. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, APP_URL } = env();
  let response = pass(request);
  const client = createServerClient(SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, {
    cookieOptions: sessionCookie(isHttpsRequest(request.headers, APP_URL)),
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (changed, cacheHeaders) => {
        for (const { name, value } of changed) request.cookies.set(name, value);
        response = pass(request);
        for (const { name, value, options } of changed) response.cookies.set(name, value, options);
        for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value);
      },
    },
  });
  // Nothing may stand between making the client and this call: it is what refreshes.
  await client.auth.getClaims();
  return response;
}

function pass(request: NextRequest): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(REQUEST_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  return NextResponse.next({ request: { headers } });
}

export const config = {
  matcher: ["/((?!_next/|icon\\.svg|api/cron/|api/queues/|api/health).*)"],
};
