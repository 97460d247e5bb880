import { setTimeout as pause } from "node:timers/promises";
import { type LoopbackServer, serveOnLoopback } from "@/lib/demo/http-server";
import { createSimulatedDatadog } from "@/lib/demo/simulated-datadog";
import type { Backend } from "./backend";
import { setEnvironment } from "./environment";
import { deployment, failure, historyOf } from "./events";
import { createScene, KEYS } from "./scene";

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

/**
 * Organizations that are due, each connected to a Datadog that takes its time, so that a call's budget doesn't cover
 * them. Sets the environment of a server that syncs them; to be called before anything reads it.
 */
export async function startSlowFleet(
  backend: Backend,
  { organizations, answerMs, cronSecret, encryptionKey }: FleetOptions,
): Promise<LoopbackServer> {
  const deployments = ["a", "b", "c"].map((id, index) => deployment(id, { started_at: hoursAgo(index + 1) }));
  const history = historyOf(deployments, [failure("f", { started_at: hoursAgo(2) })]);
  const datadog = createSimulatedDatadog({ history, keys: KEYS, now: () => new Date() });
  const server = await serveOnLoopback(async (input, init) => {
    await pause(answerMs);
    return datadog.fetch(input, init);
  });
  setEnvironment({ ...backend, encryptionKey });
  Object.assign(process.env, {
    DATADOG_API_URL: server.url,
    CRON_SECRET: cronSecret,
    // The shortest there is.
    SYNC_BUDGET_SECONDS: "10",
  });
  for (let made = 0; made < organizations; made += 1) await createScene(backend, history);
  return server;
}

interface FleetOptions {
  organizations: number;
  /** How long each call to Datadog takes. */
  answerMs: number;
  cronSecret: string;
  encryptionKey: string;
}

/** How many integrations are synced, and how often one was begun. */
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
