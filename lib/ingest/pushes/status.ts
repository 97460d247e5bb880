import type { TimeWindow } from "@/lib/core/metrics/window";
import { listAllFeeds } from "@/lib/ingest/feeds/data";
import { findPipeline, getIntegration } from "@/lib/ingest/integrations/data";
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
    findPipeline(client, organizationId),
    getIntegration(client, organizationId),
    listAllFeeds(client, organizationId),
  ]);
  const isRefused = datadog !== null && datadog.status !== "disconnected";
  const nothing = { lastPushAt: null, deployments: 0, incidents: 0, known: [], isRefused };
  if (pipeline === null) return nothing;
  const countOf = async (table: "external_deployments" | "external_incidents") => {
    const { count, ...answer } = await client
      .from(table)
      .select("id", { count: "exact", head: true })
      .eq("organization_id", organizationId)
      .eq("integration_id", pipeline.id)
      .is("disappeared_at", null);
    unwrap(answer);
    return count ?? 0;
  };
  const [deployments, incidents] = await Promise.all([
    countOf("external_deployments"),
    countOf("external_incidents"),
  ]);
  const known = pushed.find(({ kind }) => kind === "pushed_deployments")?.spansRead ?? [];
  return { lastPushAt: pipeline.lastSyncedAt, deployments, incidents, known, isRefused };
}
