import { notFoundProblem, problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { type AnyClient, serviceClient } from "@/lib/platform/supabase/service";
import { authenticateApiToken, bringsApiToken } from "@/lib/workspace/api-tokens/authenticate";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { findOrganization, findUser } from "@/lib/workspace/organizations/gate";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Who reads: a token made for it, or a signed-in member. */
export interface ApiReader {
  organizationId: OrganizationId;
  /** For a member under row-level security, for a token not: every call names the organization. */
  client: AnyClient;
}

/** Reads a minute, for a token or a person: a file may bring a whole history, a page of an export is a part of one. */
const READ_LIMITS = {
  reads: { limit: 60, windowSeconds: 60 },
  pages: { limit: 240, windowSeconds: 60 },
} as const;
type ReadKind = keyof typeof READ_LIMITS;

/**
 * Who reads: a token with this scope, or, where the request brings no token, a member who is signed in.
 * @returns the reader, or the finished refusal: 401, 403, 404, 429. @throws DatabaseError
 */
export async function authenticateReader(
  request: Request,
  slug: string,
  scope: ApiScope,
  kind: ReadKind = "reads",
): Promise<ApiReader | Response> {
  if (!bringsApiToken(request)) return authenticateMember(request, slug, kind);
  const caller = await authenticateApiToken(request, slug, scope);
  if (caller instanceof Response) return caller;
  return (await refuseTooMany(request, kind, `token:${caller.tokenId}`)) ?? caller;
}

async function authenticateMember(
  request: Request,
  slug: string,
  kind: ReadKind,
): Promise<ApiReader | Response> {
  const user = await findUser();
  if (!user) return signInProblem();
  const refusal = await refuseTooMany(request, kind, `user:${user.id}`);
  if (refusal) return refusal;
  const org = await findOrganization(user, slug);
  return org ? { organizationId: org.id, client: org.client } : notFoundProblem();
}

async function refuseTooMany(request: Request, kind: ReadKind, who: string): Promise<Response | null> {
  const rate = await countRequest(serviceClient(), request, {
    name: kind,
    key: `api-${kind}:${who}`,
    ...READ_LIMITS[kind],
  });
  return rate.allowed ? null : tooManyRequestsProblem(rate.retryAfterSeconds);
}

/** 401: neither a token nor a session. */
export const signInProblem = (): Response =>
  problemResponse({
    status: 401,
    title: "Not authenticated",
    detail: "Sign in, or send a token of this organization: `Authorization: Bearer iris_…`.",
    headers: { "www-authenticate": 'Bearer realm="Iris"' },
  });
