import { setTimeout as pause } from "node:timers/promises";
import { claimRun, finishRun } from "@/lib/ingest/sync/claim";
import { nextDailySync } from "@/lib/ingest/sync/plan";
import type { SyncOutcome, SyncRequest } from "@/lib/ingest/sync/types";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { Backend } from "./backend";
import { setEnvironment } from "./environment";
import { historyOf } from "./events";
import { createScene } from "./scene";

/** So long that one call's budget doesn't cover the fleet. */
const SYNC_MS = 1_500;
const counts = { read: 0, new: 0, changed: 0, setAside: 0 };

/**
 * A sync that claims, takes its time and ends well, without a Datadog: for tests of what is around it. Its claims and
 * its end are the real ones.
 */
export async function slowSync(service: ServiceClient, request: SyncRequest): Promise<SyncOutcome> {
  const [from, to] = [new Date(Date.now() - 86_400_000), new Date()];
  const run = await claimRun(service, request, { from, to, readsWholeHistory: false });
  if (!run) return { state: "busy" };
  await pause(SYNC_MS);
  const spent = { requests: 0, retries: 0, waitedSeconds: 0, pauseReason: null, error: null };
  await finishRun(service, request, run, { status: "succeeded", ...spent, nextSyncAt: nextDailySync(to) });
  const resumed = run.attempts > 1;
  const both = { deployments: counts, incidents: counts };
  return { state: "succeeded", runId: run.id, feeds: [], ...both, resumed, from, to };
}

/** Organizations that are due, and the environment of a server that syncs them with the shortest budget there is. */
export async function startSlowFleet(
  backend: Backend,
  { organizations, cronSecret, encryptionKey }: FleetOptions,
): Promise<void> {
  setEnvironment({ ...backend, encryptionKey });
  Object.assign(process.env, { CRON_SECRET: cronSecret, SYNC_BUDGET_SECONDS: "10" });
  for (let made = 0; made < organizations; made += 1) await createScene(backend, historyOf([]));
}

interface FleetOptions {
  organizations: number;
  cronSecret: string;
  encryptionKey: string;
}

/** How many integrations are synced or held, and how often a sync was begun. */
export async function fleetState(backend: Backend): Promise<{ synced: number; held: number; runs: number }> {
  const [row] = await backend.sql<{ synced: number; held: number; runs: number }>(
    `select count(*) filter (where last_synced_at is not null)::integer as synced,
            count(*) filter (where lease_token is not null)::integer as held,
            (select count(*)::integer from public.sync_runs) as runs
     from public.org_integrations`,
  );
  if (!row) throw new Error("no answer");
  return row;
}
