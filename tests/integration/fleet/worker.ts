import { setTimeout as pause } from "node:timers/promises";
import postgres from "postgres";
import { runSync } from "@/lib/ingest/sync/run";
import { syncDue } from "@/lib/ingest/sync/sync-due";
import type { DatadogClient, DatadogList } from "@/lib/providers/datadog/types";
import type {
  DatadogDeploymentEvent,
  DatadogFailureEvent,
} from "@/lib/providers/simulated-datadog/datadog-history";
import { deployment, failure, historyOf } from "../support/events";
import { clientThrough, type Scene, syncDeps } from "../support/scene";

// A worker of the fleet, as the cron route is one, in a process of its own that the test can kill. It says in tables of
// the test's which integrations it is at work on: a row that is there already is two workers at one integration.

const { DATABASE_URL, SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY } = process.env;
if (!DATABASE_URL || !SUPABASE_URL || !SUPABASE_PUBLISHABLE_KEY || !SUPABASE_SECRET_KEY)
  throw new Error("the fleet test sets these");
const access = {
  url: SUPABASE_URL,
  publishableKey: SUPABASE_PUBLISHABLE_KEY,
  secretKey: SUPABASE_SECRET_KEY,
};
const sql = postgres(DATABASE_URL, { max: 2, onnotice: () => {} });

/** Every organization's Datadog holds the same tiny history, and takes its time to answer. */
const history = historyOf(
  ["a", "b", "c"].map((id, index) =>
    deployment(id, { started_at: new Date(Date.now() - (index + 1) * 3_600_000).toISOString() }),
  ),
  [failure("f", { started_at: new Date(Date.now() - 7_200_000).toISOString() })],
);
const ANSWER_MS = 15;

const listOf =
  (events: readonly (DatadogDeploymentEvent | DatadogFailureEvent)[]): DatadogList =>
  async ({ from, to, limit }) => {
    await pause(ANSWER_MS);
    const at = (event: (typeof events)[number]) =>
      Math.floor(Date.parse(event.attributes.started_at) / 1000) * 1000;
    const found = events.filter((event) => at(event) >= from.getTime() && at(event) <= to.getTime());
    return { ok: true, value: { events: found.toSorted((a, b) => at(b) - at(a)).slice(0, limit) } };
  };

function tinyDatadog(): DatadogClient {
  const unused = async () => ({ ok: false as const, error: { kind: "not-found" as const, detail: null } });
  return {
    listDeployments: listOf(history.deployments),
    listFailures: listOf(history.failures),
    searchIncidents: unused,
    listIncidents: unused,
    validate: unused,
    validateApiKey: unused,
    validateKeys: unused,
    usage: () => ({ requests: 0, retries: 0, waitedSeconds: 0 }),
  };
}

async function begin(integrationId: string): Promise<void> {
  const rows =
    await sql`insert into fleet.at_work (integration_id, pid) values (${integrationId}, ${process.pid})
    on conflict do nothing returning 1`;
  if (rows.length === 0)
    await sql`insert into fleet.overlaps (integration_id, pid) values (${integrationId}, ${process.pid})`;
}

/** Said before the lease is given back, so that the next worker finds the row gone. */
async function end(integrationId: string): Promise<void> {
  await sql`delete from fleet.at_work where integration_id = ${integrationId} and pid = ${process.pid}`;
}

const service = clientThrough(access, fetch);
const summary = await syncDue({
  service,
  now: () => new Date(),
  deadlineAt: Date.now() + 1_500_000,
  log: () => {},
  async sync(request, deadlineAt) {
    const { organizationId, integrationId } = request;
    const scene = { access, client: service, organizationId, logged: [] as unknown[] } as Scene;
    const databaseFetch: typeof fetch = async (input, init) => {
      if (String(input).includes("finish_sync_run")) await end(integrationId);
      return fetch(input, init);
    };
    const deps = {
      ...syncDeps(scene, { now: new Date(), databaseFetch }),
      deadlineAt,
      datadogFor: async () => {
        await begin(integrationId);
        return tinyDatadog();
      },
    };
    return runSync(deps, request);
  },
});
process.stdout.write(`${JSON.stringify(summary)}\n`);
await sql.end();
