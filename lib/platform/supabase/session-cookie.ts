import type { CookieOptions, CookieOptionsWithName } from "@supabase/ssr";

/** Left to itself the library names the cookie after Supabase's host, and scripts could read it. */
export const SESSION_COOKIE = "iris-session";
/** How long a browser may be away and still be signed in. */
export const SESSION_SECONDS = 30 * 86_400;

/**
 * A cookie's name over https says that it is ours: no other host, and no page read in the clear, can have set one with
 * this prefix. The cookie must have the path "/" and no domain.
 */
export function cookieName(name: string, isHttps: boolean): string {
  return isHttps ? `__Host-${name}` : name;
}

/** How the session's cookies are set: for the server's eyes only, and over https never in the clear. */
export function sessionCookie(isHttps: boolean): CookieOptionsWithName {
  return {
    name: cookieName(SESSION_COOKIE, isHttps),
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isHttps,
  };
}

/** The library lets every cookie live for 400 days, whatever it is told; one that it takes away stays taken away. */
export function withSessionAge(options: CookieOptions): CookieOptions {
  return options.maxAge === 0 ? options : { ...options, maxAge: SESSION_SECONDS };
}

/** Whether the reader's browser speaks https with us, or with the proxy in front of us. */
export function isHttpsRequest(headers: Headers, appUrl: string | undefined): boolean {
  const forwarded = headers.get("x-forwarded-proto")?.split(",")[0]?.trim();
  return forwarded ? forwarded === "https" : (appUrl?.startsWith("https://") ?? false);
}
