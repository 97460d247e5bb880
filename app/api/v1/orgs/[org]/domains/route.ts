import { apiRoute } from "@/lib/read/api/api-route";
import { DOMAIN_REFUSALS, domainAdded, listDomainsAs } from "@/lib/read/api/domains";
import { asMember, readBody } from "@/lib/read/api/person-route";
import { domainBody } from "@/lib/read/api/setup-schemas";

type Context = RouteContext<"/api/v1/orgs/[org]/domains">;

/** The company's domains for admins, and a new one, to be confirmed, by owners. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) => asMember(request, (await params).org, listDomainsAs),
  POST: async (request, { params }) =>
    asMember(
      request,
      (await params).org,
      async (caller) => {
        const body = await readBody(request, domainBody);
        return body instanceof Response ? body : domainAdded(caller, body.domain);
      },
      DOMAIN_REFUSALS,
    ),
});
