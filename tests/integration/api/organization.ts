import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { refreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import type { Cast, Person } from "../support/people";
import { createScene, NOW, type Scene, syncScene } from "../support/scene";

/** More than one answer of the database's API holds, so that what is cut at 1,000 rows is seen to be. */
export const DEPLOYMENTS = 1100;

/** A history of 28 days in which enough failed to compare origins, read by the real sync. */
export async function syncLargeHistory(backend: Backend, cast: Cast): Promise<Scene> {
  const history = syntheticHistory({
    seed: "exports",
    deployments: DEPLOYMENTS,
    commitsPerDeployment: 2,
    until: new Date(NOW.getTime() - 60_000),
    days: 28,
    incidents: 12,
    pendingRate: 0.02,
    failureRate: 0.12,
  });
  const scene = await createScene(backend, history, { organizationId: cast.organizationId });
  await chooseProduction(backend, cast.organizationId);
  await syncScene(scene);
  await refreshOriginComparison(scene.client, cast.organizationId, NOW);
  return scene;
}

export async function chooseProduction(backend: Backend, organizationId: string): Promise<void> {
  await backend.sql(
    "update public.organizations set production_environments = '{production}' where id = $1",
    organizationId,
  );
}

/** A token of the organization, made the way the settings page makes it. */
export async function createToken(
  admin: Person,
  organizationId: OrganizationId,
  scopes: ApiScope[],
): Promise<{ token: string; id: string }> {
  const token = newApiToken();
  const { data, error } = await admin.client.rpc("create_api_token", {
    p_organization_id: organizationId,
    p_name: "Nightly report",
    p_scopes: scopes,
    p_token_hash: apiTokenHash(token),
    p_last_four: token.slice(-4),
    p_expires_at: null as never,
  });
  if (error) throw error;
  return { token, id: data };
}

export async function slugOf(backend: Backend, organizationId: string): Promise<string> {
  const [row] = await backend.sql<{ slug: string }>(
    "select slug from public.organizations where id = $1",
    organizationId,
  );
  if (!row) throw new Error("no such organization");
  return row.slug;
}
