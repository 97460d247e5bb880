import { tokenLimits } from "@/lib/platform/rate-limits/limits";
import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asMember, readBody, refuseTooMany } from "@/lib/read/api/person-route";
import { listTokensAs } from "@/lib/read/api/settings";
import { createTokenBody } from "@/lib/read/api/setup-schemas";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";

type Context = RouteContext<"/api/v1/orgs/[org]/tokens">;

const DAY_MS = 86_400_000;

/** The organization's tokens, and a new one, which is told once. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) => asMember(request, (await params).org, listTokensAs),
  POST: async (request, { params }) =>
    asMember(
      request,
      (await params).org,
      async (caller) => {
        const body = await readBody(request, createTokenBody);
        if (body instanceof Response) return body;
        const tooMany = await refuseTooMany(request, caller, "tokens", tokenLimits(caller.organizationId));
        if (tooMany) return tooMany;
        const token = newApiToken();
        const expiresAt = body.days === null ? null : new Date(Date.now() + body.days * DAY_MS);
        const id = await caller.call("create_api_token", {
          p_organization_id: caller.organizationId,
          p_name: body.name,
          p_scopes: body.scopes,
          p_token_hash: apiTokenHash(token),
          p_last_four: token.slice(-4),
          p_expires_at: expiresAt,
        });
        return answer({ id, token, expiresAt }, 201);
      },
      { PT409: { title: "Too many tokens", detail: "50 can be used. Revoke some first." } },
    ),
});
