import type { TimeWindow } from "@/lib/core/metrics/window";
import { listAllFeeds } from "@/lib/ingest/feeds/data";
import { findPusher, getIntegration } from "@/lib/ingest/integrations/data";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** What a pipeline has pushed so far. */
export interface PipelineStatus {
  /** Null before the first push. */
  lastPushAt: Date | null;
  /** Those that its pushes told of and that it hasn't taken back. */
  deployments: number;
  incidents: number;
  /** The time of which its deployments are known, oldest first. */
  known: readonly TimeWindow[];
  /** Datadog is connected, so that pushes are refused. */
  isRefused: boolean;
}

/** How an organization's pushes stand. @throws DatabaseError */
export async function getPipelineStatus(
  client: AnyClient,
  organizationId: OrganizationId,
): Promise<PipelineStatus> {
  const [pipeline, datadog, { pushed }] = await Promise.all([
    findPusher(client, organizationId, "pipeline"),
    getIntegration(client, organizationId),
    listAllFeeds(client, organizationId),
  ]);
  const isRefused = datadog !== null && datadog.status !== "disconnected";
  const nothing = { lastPushAt: null, deployments: 0, incidents: 0, known: [], isRefused };
  if (pipeline === null) return nothing;
  const [deployments, incidents] = await Promise.all([
    countPushed(client, organizationId, pipeline.id, "external_deployments"),
    countPushed(client, organizationId, pipeline.id, "external_incidents"),
  ]);
  const known = pushed.find(({ kind }) => kind === "pushed_deployments")?.spansRead ?? [];
  return { lastPushAt: pipeline.lastSyncedAt, deployments, incidents, known, isRefused };
}

/** Events that pushes told of and that weren't taken back. @throws DatabaseError */
export async function countPushed(
  client: AnyClient,
  organizationId: OrganizationId,
  integrationId: string,
  table: "external_deployments" | "external_incidents",
): Promise<number> {
  const { count, ...answer } = await client
    .from(table)
    .select("id", { count: "exact", head: true })
    .eq("organization_id", organizationId)
    .eq("integration_id", integrationId)
    .is("disappeared_at", null);
  unwrap(answer);
  return count ?? 0;
}
