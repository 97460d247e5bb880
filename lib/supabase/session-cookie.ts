import type { CookieOptionsWithName } from "@supabase/ssr";

/** Left to itself the library names the cookie after Supabase's host, and scripts could read it. */
const NAME = "iris-session";
/** Supabase ends sessions itself; the cookie only must not outlive a month away. */
const MAX_AGE_SECONDS = 30 * 86_400;

/** How the session's cookies are set: for the server's eyes only, and over https never in the clear. */
export function sessionCookie(isHttps: boolean): CookieOptionsWithName {
  return {
    name: NAME,
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isHttps,
    maxAge: MAX_AGE_SECONDS,
  };
}

/** Whether the reader's browser speaks https with us, or with the proxy in front of us. */
export function isHttpsRequest(headers: Headers, appUrl: string | undefined): boolean {
  const forwarded = headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return forwarded ? forwarded === "https" : (appUrl?.startsWith("https://") ?? false);
}
