import { listAllFeeds } from "@/lib/ingest/feeds/data";
import { findPusher, getIntegration } from "@/lib/ingest/integrations/data";
import { countPushed } from "@/lib/ingest/pushes/status";
import type { AnyClient, ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { GithubDeploymentsStatus } from "./types";

/** @throws DatabaseError */
export async function getGithubDeployments(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<GithubDeploymentsStatus> {
  const [connection, source, datadog, { pushed }, environments] = await Promise.all([
    client
      .from("org_integrations")
      .select("deployment_repositories")
      .eq("organization_id", organizationId)
      .eq("provider", "github")
      .maybeSingle(),
    findPusher(client, organizationId, "github"),
    getIntegration(client, organizationId),
    listAllFeeds(client, organizationId),
    environmentsRead(client, organizationId),
  ]);
  const chosen = unwrap(connection) as { deployment_repositories: string[] } | null;
  return {
    repositories: (chosen?.deployment_repositories ?? []).map((slug) => slug.replace("github.com/", "")),
    isRefused: datadog !== null && datadog.status !== "disconnected",
    deployments: source ? await countPushed(client, organizationId, source.id, "external_deployments") : 0,
    known: pushed.find(({ kind }) => kind === "github_deployments")?.spansRead ?? [],
    environments,
  };
}

/** What GitHub and its makers of pages call production, where nobody has chosen yet: nothing is there to choose from. */
const USUAL_ENVIRONMENTS = ["production", "Production"];

/** Which environments are read: those of production. @throws DatabaseError */
async function environmentsRead(client: AnyClient, organizationId: OrganizationId): Promise<string[]> {
  const row = unwrap(
    await client.from("organizations").select("production_environments").eq("id", organizationId).single(),
  );
  return row.production_environments.length > 0 ? row.production_environments : USUAL_ENVIRONMENTS;
}

/** What of a deployment is stored and can change at GitHub. */
export interface StoredResult {
  failed: boolean;
  rule: string | null;
  remediationId: string | null;
}

/** Ids one question asks for: an address has its bounds. */
const IDS_PER_QUESTION = 100;

/** The stored results of deployments, by the ids they are stored under; those that aren't there are left out. @throws DatabaseError */
export async function findStoredResults(
  service: ServiceClient,
  organizationId: OrganizationId,
  ids: readonly string[],
): Promise<Map<string, StoredResult>> {
  const found = new Map<string, StoredResult>();
  for (let at = 0; at < ids.length; at += IDS_PER_QUESTION) {
    const rows = unwrap(
      await service
        .from("external_deployments")
        .select("external_id, result, result_rule, remediation_external_id")
        .eq("organization_id", organizationId)
        .in("external_id", ids.slice(at, at + IDS_PER_QUESTION)),
    );
    for (const row of rows)
      found.set(row.external_id, {
        failed: row.result === "failed",
        rule: row.result_rule,
        remediationId: row.remediation_external_id,
      });
  }
  return found;
}

/** What is to be read, and what was read last. */
export interface ReadingPlan {
  repositories: readonly string[];
  environments: readonly string[];
  /** What the last whole reading was for, and until when it knows. */
  readFor: readonly string[];
  readUntil: Date | null;
}

/** Null where nothing is to be read: nobody asked for it, or Datadog is connected. @throws DatabaseError */
export async function planReading(
  service: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
): Promise<ReadingPlan | null> {
  const [chosen, status] = await Promise.all([
    service
      .from("org_integrations")
      .select("deployment_repositories, deployments_read_for")
      .eq("organization_id", organizationId)
      .eq("id", integrationId)
      .single(),
    getGithubDeployments(service, organizationId),
  ]);
  const { deployment_repositories: repositories, deployments_read_for: readFor } = unwrap(chosen);
  const { environments, isRefused, known } = status;
  if (repositories.length === 0 || isRefused) return null;
  return { repositories, environments, readFor, readUntil: known.at(-1)?.to ?? null };
}

/** What a plan reads, as it is kept once it was read whole. */
export const readForOf = ({ repositories, environments }: ReadingPlan): string[] =>
  [...repositories, ...environments.map((name) => `env ${name}`)].sort();

/** Notes that a plan was read whole. @throws DatabaseError */
export async function noteReading(
  service: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
  plan: ReadingPlan,
): Promise<void> {
  unwrap(
    await service
      .from("org_integrations")
      .update({ deployments_read_for: readForOf(plan) })
      .eq("organization_id", organizationId)
      .eq("id", integrationId),
  );
}
