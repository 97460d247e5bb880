import { signInProblem } from "@/lib/api/caller";
import { notFoundProblem } from "@/lib/api/problem";
import { NEVER_KEPT } from "@/lib/api/read";
import { getIntegration } from "@/lib/integrations/data";
import { syncProgress } from "@/lib/integrations/sync-progress";
import { findOrganization, findUser } from "@/lib/organizations/gate";
import { listSyncRuns } from "@/lib/sync-runs/data";

/** Where the organization's sync stands, for the page that watches it: `{ progress }`, null when none is under way. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/api/v1/orgs/[org]/sync-status">,
): Promise<Response> {
  const user = await findUser();
  if (!user) return signInProblem();
  const org = await findOrganization(user, (await params).org);
  if (!org) return notFoundProblem();
  const integration = await getIntegration(org.client, org.id);
  if (!integration) return Response.json({ progress: null }, { headers: NEVER_KEPT });
  const [latestRun] = await listSyncRuns(org.client, org.id, integration.id, 1);
  const progress = syncProgress(integration, latestRun ?? null, new Date());
  return Response.json({ progress }, { headers: NEVER_KEPT });
}
