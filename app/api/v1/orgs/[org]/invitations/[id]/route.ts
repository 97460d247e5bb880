import { isUuid } from "@/lib/core/uuid";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { asMember, done } from "@/lib/read/api/person-route";

type Context = RouteContext<"/api/v1/orgs/[org]/invitations/[id]">;

/** Ends an invitation that nobody has used. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  DELETE: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(request, org, async (caller) => {
      if (!isUuid(id)) return notFoundProblem();
      await caller.call("revoke_invitation", {
        p_organization_id: caller.organizationId,
        p_invitation_id: id,
      });
      return done();
    });
  },
});
