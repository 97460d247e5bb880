import { problemResponse } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asMember, readBody } from "@/lib/read/api/person-route";
import { mapServiceBody } from "@/lib/read/api/setup-schemas";
import { listRepositories } from "@/lib/workspace/repositories/data";
import { findRepository } from "@/lib/workspace/repositories/find";

type Context = RouteContext<"/api/v1/orgs/[org]/services/[service]/repository">;

/** Which repository a service deploys from, above what its deployments say. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  PUT: async (request, { params }) => {
    const { org, service } = await params;
    return asMember(request, org, async (caller) => {
      const body = await readBody(request, mapServiceBody);
      if (body instanceof Response) return body;
      const { client, organizationId } = caller;
      const repository = findRepository(body.repository, await listRepositories(client, organizationId));
      if (repository === null || repository === "") return unknownRepository();
      const moved = await caller.call("map_service", {
        p_organization_id: organizationId,
        p_service: service,
        p_repository_id: repository,
      });
      return answer({ deployments: Number(moved) });
    });
  },
  DELETE: async (request, { params }) => {
    const { org, service } = await params;
    return asMember(request, org, async (caller) => {
      const moved = await caller.call("map_service", {
        p_organization_id: caller.organizationId,
        p_service: service,
        p_repository_id: null,
      });
      return answer({ deployments: Number(moved) });
    });
  },
});

const unknownRepository = (): Response =>
  problemResponse({
    status: 422,
    title: "Repository unknown",
    detail: "The organization has no such repository. Add it first.",
  });
