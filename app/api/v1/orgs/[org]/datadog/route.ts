import { apiRoute } from "@/lib/read/api/api-route";
import { connectWith, disconnectAs } from "@/lib/read/api/datadog-setup";
import { asMember, readBody } from "@/lib/read/api/person-route";
import { connectBody } from "@/lib/read/api/setup-schemas";

type Context = RouteContext<"/api/v1/orgs/[org]/datadog">;

/** Connects Datadog, or replaces its keys, once they are proved; or wipes them. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  PUT: async (request, { params }) =>
    asMember(request, (await params).org, async (caller) => {
      const body = await readBody(request, connectBody);
      return body instanceof Response ? body : connectWith(request, caller, body);
    }),
  DELETE: async (request, { params }) => asMember(request, (await params).org, disconnectAs),
});
