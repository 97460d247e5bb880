import { isUuid } from "@/lib/core/uuid";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { changeDomain, DOMAIN_CHANGES_REFUSED } from "@/lib/read/api/domains";
import { asMember, done, readBody } from "@/lib/read/api/person-route";
import { domainChangesBody } from "@/lib/read/api/setup-schemas";

type Context = RouteContext<"/api/v1/orgs/[org]/domains/[id]">;

/** What a confirmed domain means, and its end. Owners. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  PATCH: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(
      request,
      org,
      async (caller) => {
        const body = await readBody(request, domainChangesBody);
        if (body instanceof Response) return body;
        if (!isUuid(id)) return notFoundProblem();
        await changeDomain(caller, id, body);
        return done();
      },
      DOMAIN_CHANGES_REFUSED,
    );
  },
  DELETE: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(request, org, async (caller) => {
      if (!isUuid(id)) return notFoundProblem();
      await caller.call("remove_domain", { p_organization_id: caller.organizationId, p_domain_id: id });
      return done();
    });
  },
});
