import { notFoundProblem } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { signInProblem } from "@/lib/read/api/caller";
import { NEVER_KEPT } from "@/lib/read/api/read";
import { loadSyncStatus } from "@/lib/read/api/sync-status";
import { authenticateApiToken, bringsApiToken } from "@/lib/workspace/api-tokens/authenticate";
import { findOrganization, findUser } from "@/lib/workspace/organizations/gate";

/**
 * Whether Datadog is connected, how its feeds are and where a sync stands: for a token that reads figures, so that no
 * events can be told from no connection, and for the page that watches a sync.
 */
const get = async (request: Request, { params }: RouteContext<"/api/v1/orgs/[org]/sync-status">) => {
  const reader = await findReader(request, (await params).org);
  if (reader instanceof Response) return reader;
  const status = await loadSyncStatus(reader.client, reader.organizationId, new Date());
  return Response.json(status, { headers: NEVER_KEPT });
};

/** A page asks every few seconds, so a member isn't held to the limit of those who read figures. */
async function findReader(request: Request, slug: string) {
  if (bringsApiToken(request)) return authenticateApiToken(request, slug, "dora:read");
  const user = await findUser();
  if (!user) return signInProblem();
  const org = await findOrganization(user, slug);
  return org ? { client: org.client, organizationId: org.id } : notFoundProblem();
}

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: get });
