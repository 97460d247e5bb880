import { env } from "@/lib/platform/env";
import { relayed } from "@/lib/workspace/company-sign-in/relay";

/** Where a provider comes back to on the embedded default: its Auth is on loopback, where the browser may not get. */
export async function GET(request: Request): Promise<Response> {
  if (!env().IRIS_EMBEDDED) return new Response(null, { status: 404 });
  const location = await relayed(new URL(request.url).searchParams);
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
