import { type IntegrationStatus, pusherOf } from "@/lib/ingest/integrations/types";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";
import type { SyncState } from "./view-model";

/** What the dashboard tells of the integration; null where there never was one. */
export function toSyncState(status: IntegrationStatus | null): SyncState | null {
  if (!status) return null;
  const { integration, latestRun, events } = status;
  const firstFetch = integration.status === "active" && integration.lastSyncedAt === null;
  return {
    pusher: pusherOf(integration),
    status: integration.status,
    lastSyncAt: integration.lastSyncedAt,
    failingSince: integration.failingSince,
    lastError: integration.lastError?.detail ?? null,
    backfill: firstFetch ? { share: shareRead(latestRun), deployments: events.deployments } : null,
    environments: events.environments,
  };
}

/** How much of a run's window has been read, both streams alike; null before its first page. */
function shareRead(run: SyncRun | null): number | null {
  if (!run || (!run.deploymentsReadBackTo && !run.incidentsReadBackTo)) return null;
  const length = run.windowTo.getTime() - run.windowFrom.getTime();
  if (length <= 0) return null;
  const read = (backTo: Date | null) => (backTo ? run.windowTo.getTime() - backTo.getTime() : 0);
  const share = (read(run.deploymentsReadBackTo) + read(run.incidentsReadBackTo)) / (2 * length);
  return Math.min(1, Math.max(0, share));
}
