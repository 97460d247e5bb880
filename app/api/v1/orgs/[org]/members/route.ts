import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asMember } from "@/lib/read/api/person-route";
import { listMembersAs } from "@/lib/read/api/settings";

type Context = RouteContext<"/api/v1/orgs/[org]/members">;

/** Who belongs to the organization, and what they may do. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) =>
    asMember(request, (await params).org, async (caller) => answer({ members: await listMembersAs(caller) })),
});
