import { isUuid } from "@/lib/core/uuid";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { checkDomainAs } from "@/lib/read/api/domains";
import { asMember } from "@/lib/read/api/person-route";

type Context = RouteContext<"/api/v1/orgs/[org]/domains/[id]/check">;

/** Looks for the domain's DNS record now. Owners. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  POST: async (request, { params }) => {
    const { org, id } = await params;
    return asMember(request, org, async (caller) =>
      isUuid(id) ? checkDomainAs(request, caller, id) : notFoundProblem(),
    );
  },
});
