import { isUuid } from "@/lib/core/uuid";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { asMember, done } from "@/lib/read/api/person-route";

type Context = RouteContext<"/api/v1/orgs/[org]/tokens/[id]">;

/** Ends a token at once and for good. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  DELETE: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(request, org, async (caller) => {
      if (!isUuid(id)) return notFoundProblem();
      await caller.call("revoke_api_token", { p_organization_id: caller.organizationId, p_token_id: id });
      return done();
    });
  },
});
