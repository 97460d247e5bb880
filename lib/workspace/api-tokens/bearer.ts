import { problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { requestNetwork } from "@/lib/platform/rate-limits/client-network";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { noteRefusal } from "@/lib/platform/security/refusals";
import type { ServiceClient } from "@/lib/platform/supabase/service";

/** Requests a token may make in a minute, whatever it asks for; a route with costlier work takes a limit of its own. */
export const TOKEN_LIMIT = { limit: 300, windowSeconds: 60 };
/** Unknown tokens that an address may try in a minute. They can't be guessed; this spares the database. */
const UNKNOWN_TOKEN_LIMIT = { limit: 30, windowSeconds: 60 };

/** The token of a bearer header; null for none, or for another scheme. */
export function bearerOf(request: Request): string | null {
  const [scheme = "", token = "", ...rest] = (request.headers.get("authorization") ?? "").trim().split(/\s+/);
  return scheme.toLowerCase() === "bearer" && token !== "" && rest.length === 0 ? token : null;
}

/** 401, or 429 once an address has tried too many tokens that don't exist. @throws DatabaseError */
export async function refuseUnknown(client: ServiceClient, request: Request): Promise<Response> {
  const network = requestNetwork(request.headers);
  noteRefusal({ door: "api-token", reason: "wrong", network });
  const rate = await countRequest(client, request, {
    name: "unknown-tokens",
    key: `unknown-api-token:${network}`,
    ...UNKNOWN_TOKEN_LIMIT,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  return unauthorized("This token is unknown, revoked or expired. Make a new one in Settings → API tokens.");
}

/** 401, with how to authenticate. */
export const unauthorized = (detail: string): Response =>
  problemResponse({
    status: 401,
    title: "Not authenticated",
    detail,
    headers: { "www-authenticate": 'Bearer realm="Iris"' },
  });
