import { z } from "zod";
import { notFoundProblem, problemResponse, tooManyRequestsProblem } from "@/lib/platform/http/problem";
import { countRequest } from "@/lib/platform/rate-limits/of-request";
import { type ServiceClient, serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { canOverruleOrigins, canSync, parseRole, type Role } from "@/lib/workspace/organizations/roles";
import { isSlug } from "@/lib/workspace/organizations/slug";
import { bearerOf, refuseUnknown, TOKEN_LIMIT, unauthorized } from "./bearer";
import { isPersonalToken } from "./personal-token";
import { admitPersonalToken } from "./personal-tokens";
import type { ApiScope } from "./scopes";
import { apiTokenHash, isApiToken } from "./token";

export type { ApiScope } from "./scopes";

/** Who calls the API with a token, after the token was found to be good for what it asks. */
export interface ApiCaller {
  organizationId: OrganizationId;
  slug: string;
  tokenId: string;
  /** Not bound by row-level security: every call names `organizationId`. */
  client: ServiceClient;
}

const answerSchema = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("unknown") }),
  z.object({
    outcome: z.enum(["stranger", "scope", "welcome"]),
    token_id: z.uuid(),
    organization_id: z.uuid(),
  }),
]);

/**
 * Who calls, by the `Authorization: Bearer iris_…` of the request. Every request of a known token counts against its
 * limit, also one that asks for another organization or for what the token isn't for.
 * @returns the caller, or the finished refusal: 401 (no token, or none that is good), 404 (another organization's, as
 *   if there were none), 403 (scope), 429.
 * @throws DatabaseError
 */
export async function authenticateApiToken(
  request: Request,
  slug: string,
  scope: ApiScope,
): Promise<ApiCaller | Response> {
  const token = bearerOf(request);
  if (token === null)
    return unauthorized("Send a token of this organization: `Authorization: Bearer iris_…`.");
  const client = serviceClient();
  if (isPersonalToken(token)) return authenticatePersonFor(request, client, token, slug, scope);
  if (!isApiToken(token)) return refuseUnknown(client, request);
  const answer = answerSchema.parse(
    JSON.parse(
      unwrap(
        await client.rpc("authenticate_api_token", {
          p_token_hash: apiTokenHash(token),
          p_slug: slug,
          p_scope: scope,
        }),
      ),
    ),
  );
  if (answer.outcome === "unknown") return refuseUnknown(client, request);
  const rate = await countRequest(client, request, {
    name: "requests",
    key: `api-token:${answer.token_id}`,
    ...TOKEN_LIMIT,
  });
  if (!rate.allowed) return tooManyRequestsProblem(rate.retryAfterSeconds);
  if (answer.outcome === "stranger" || !isSlug(slug)) return notFoundProblem();
  if (answer.outcome === "scope") return forbidden(scope);
  const organizationId = organizationIdForMachineWork(answer);
  return { organizationId, slug, tokenId: answer.token_id, client };
}

/** What a person's token may do: what its scope is for, where the person's role may do it on a page. */
const ROLES_FOR: Record<ApiScope, (role: Role) => boolean> = {
  "commit-origins:write": canOverruleOrigins,
  "origin-rules:write": canOverruleOrigins,
  "dora:read": () => true,
  "deployments:export": () => true,
  "events:write": canSync,
};

async function authenticatePersonFor(
  request: Request,
  client: ServiceClient,
  token: string,
  slug: string,
  scope: ApiScope,
): Promise<ApiCaller | Response> {
  const answer = await admitPersonalToken(request, client, token, slug);
  if (answer instanceof Response) return answer;
  const { organization_id, role, token_id: tokenId } = answer;
  if (organization_id === null || role === null) return notFoundProblem();
  if (!ROLES_FOR[scope](parseRole(role))) return forbidden(scope);
  return { organizationId: organizationIdForMachineWork({ organization_id }), slug, tokenId, client };
}

/** Whether a request brings a token, good or not; one that doesn't may have a session. */
export function bringsApiToken(request: Request): boolean {
  return request.headers.has("authorization");
}

const forbidden = (scope: ApiScope): Response =>
  problemResponse({
    status: 403,
    title: "Scope missing",
    detail: `This token was not made for this: it lacks the scope ${scope}. Make another one in Settings → API tokens.`,
    headers: { "www-authenticate": `Bearer realm="Iris", error="insufficient_scope", scope="${scope}"` },
  });
