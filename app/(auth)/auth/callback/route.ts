import { arrive } from "@/lib/workspace/company-sign-in/arrive";

/** Where a provider's sign-in ends. Only the browser that left for it, and within ten minutes, comes in. */
export async function GET(request: Request): Promise<Response> {
  const location = await arrive(new URL(request.url).searchParams);
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", "referrer-policy": "no-referrer" },
  });
}
