import { apiRoute } from "@/lib/read/api/api-route";
import { startSync } from "@/lib/read/api/datadog-setup";
import { asMember, readBody } from "@/lib/read/api/person-route";
import { syncBody } from "@/lib/read/api/setup-schemas";

type Context = RouteContext<"/api/v1/orgs/[org]/sync">;

/** Begins a sync; `sync-status` says where it stands. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  POST: async (request, { params }) =>
    asMember(request, (await params).org, async (caller) => {
      const body = await readBody(request, syncBody);
      return body instanceof Response ? body : startSync(caller, body.since ? new Date(body.since) : null);
    }),
});
