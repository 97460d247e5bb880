import { isUuid } from "@/lib/core/uuid";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { asMember, done, readBody } from "@/lib/read/api/person-route";
import { roleBody } from "@/lib/read/api/setup-schemas";

type Context = RouteContext<"/api/v1/orgs/[org]/members/[id]">;

const MEANINGS = {
  PT404: { title: "Not found", detail: "There is no such member." },
  PT409: { title: "Last owner", detail: "An organization keeps an owner. Make somebody else one first." },
};

/** A member's role, and the end of their membership. Owners. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  PATCH: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(
      request,
      org,
      async (caller) => {
        const body = await readBody(request, roleBody);
        if (body instanceof Response) return body;
        if (!isUuid(id)) return notFoundProblem();
        await caller.call("change_member_role", {
          p_organization_id: caller.organizationId,
          p_user_id: id,
          p_role: body.role,
        });
        return done();
      },
      MEANINGS,
    );
  },
  DELETE: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(
      request,
      org,
      async (caller) => {
        if (!isUuid(id)) return notFoundProblem();
        await caller.call("remove_member", { p_organization_id: caller.organizationId, p_user_id: id });
        return done();
      },
      MEANINGS,
    );
  },
});
