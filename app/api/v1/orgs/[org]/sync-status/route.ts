import { getIntegration } from "@/lib/integrations/data";
import { syncProgress } from "@/lib/integrations/sync-progress";
import { findOrganization, findUser } from "@/lib/organizations/gate";
import { listSyncRuns } from "@/lib/sync-runs/data";

const NOT_FOUND = { error: "not found" };
const NEVER_KEPT = { "cache-control": "private, no-store" };

/** Where the organization's sync stands, for the page that watches it: `{ progress }`, null when none is under way. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/v1/orgs/[org]/sync-status">,
): Promise<Response> {
  const user = await findUser();
  if (!user) return Response.json({ error: "sign in first" }, { status: 401, headers: NEVER_KEPT });
  const org = await findOrganization(user, (await params).org);
  if (!org) return Response.json(NOT_FOUND, { status: 404, headers: NEVER_KEPT });
  const integration = await getIntegration(org.client, org.id);
  if (!integration) return Response.json({ progress: null }, { headers: NEVER_KEPT });
  const [latestRun] = await listSyncRuns(org.client, org.id, integration.id, 1);
  const progress = syncProgress(integration, latestRun ?? null, new Date());
  return Response.json({ progress }, { headers: NEVER_KEPT });
}
