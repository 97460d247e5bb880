import { userClient } from "@/lib/platform/supabase/server";

/**
 * Ends this browser's session. The browser itself sends the form and loads the next page anew, so that what the pages
 * held in its memory goes too; an action would leave it there. A form that says `next=/sign-up`, as the demo's does,
 * goes on there; any other goes to the front page.
 */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnForm(request.headers)) return new Response(null, { status: 403 });
  const form = await request.formData().catch(() => null);
  const location = form?.get("next") === "/sign-up" ? "/sign-up" : "/";
  const client = await userClient();
  await client.auth.signOut({ scope: "local" });
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}

/** Another site's form brings no session along, but its answer would still take ours. */
function isOwnForm(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
