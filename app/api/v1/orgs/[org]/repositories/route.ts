import { bareRemoteUrl, normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asMember, readBody } from "@/lib/read/api/person-route";
import { addRepositoryBody } from "@/lib/read/api/setup-schemas";
import { listRepositories, listServiceMappings } from "@/lib/workspace/repositories/data";

type Context = RouteContext<"/api/v1/orgs/[org]/repositories">;

/** Repositories and the services mapped to them; adds one, or adopts all that deployments name. Admins add. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) =>
    asMember(request, (await params).org, async ({ client, organizationId }) => {
      const [repositories, services] = await Promise.all([
        listRepositories(client, organizationId),
        listServiceMappings(client, organizationId),
      ]);
      const slugs = new Map(repositories.map(({ id, slug }) => [id, slug]));
      return answer({
        repositories: repositories.map(({ id, slug, remoteUrl }) => ({ id, slug, remote: remoteUrl })),
        services: services.map(({ service, repositoryId }) => ({
          service,
          repository: slugs.get(repositoryId) ?? repositoryId,
        })),
      });
    }),
  POST: async (request, { params }) =>
    asMember(request, (await params).org, async (caller) => {
      const body = await readBody(request, addRepositoryBody);
      if (body instanceof Response) return body;
      const organization = { p_organization_id: caller.organizationId };
      const moved =
        "adopt" in body
          ? await caller.call("adopt_repositories", organization)
          : await caller.call("add_repository", {
              ...organization,
              p_remote_url: bareRemoteUrl(body.remote),
              p_slug: normalizeRemoteUrl(body.remote) ?? "",
            });
      return answer({ deployments: Number(moved) }, 201);
    }),
});
