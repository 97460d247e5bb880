/**
 * Times a whole backfill on a real PostgreSQL: `npm run bench:sync [-- --deployments 100000 --commits 10]`.
 * PostgreSQL, the Supabase layer and the simulated Datadog are processes of their own; what is measured is the sync.
 */
import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { storeConnection } from "@/lib/ingest/integrations/connect";
import { siteOf } from "@/lib/ingest/integrations/provider";
import { syncIntegration } from "@/lib/ingest/sync/sync-integration";
import type { SyncRequest } from "@/lib/ingest/sync/types";
import { listSyncRunPages, listSyncRuns } from "@/lib/ingest/sync-runs/data";
import type { SyncRunPage } from "@/lib/ingest/sync-runs/types";
import { createServiceClientFor, type ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { createDemoKeys } from "@/lib/providers/simulated-datadog/demo-keys";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import { startChild } from "./sync-bench/child";
import { measureMemory } from "./sync-bench/memory";
import { processorSeconds } from "./sync-bench/processor-time";
import { measureStages } from "./sync-bench/stages";
import { postgresPrograms, startTemporaryPostgres } from "./temporary-postgres";

const DAY_MS = 86_400_000;
/** The cron's budget of one turn: a backfill is done in consecutive runs. */
const TURN_MS = 240_000;

interface Options {
  deployments: number;
  commits: number;
}

interface SupabaseReady {
  url: string;
  publishableKey: string;
  secretKey: string;
}

interface DatadogReady {
  url: string;
  commits: number;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

function readOptions(): Options {
  const { values } = parseArgs({
    options: { deployments: { type: "string" }, commits: { type: "string" } },
  });
  const [deployments, commits] = [Number(values.deployments ?? 20_000), Number(values.commits ?? 10)];
  if (!(Number.isInteger(deployments) && deployments > 0 && Number.isInteger(commits) && commits > 0)) {
    throw new Error("--deployments and --commits must be whole numbers above 0.");
  }
  return { deployments, commits };
}

async function main(): Promise<void> {
  const options = readOptions();
  const programs = postgresPrograms();
  if (!programs) throw new Error("PostgreSQL's programs (initdb, postgres) are not installed.");
  const stops: (() => Promise<void>)[] = [];
  try {
    const postgres = await startTemporaryPostgres(programs);
    stops.push(() => postgres.stop());
    const [supabase, datadog] = await Promise.all([
      startChild<SupabaseReady>("supabase-process.ts", { BENCH_DATABASE_URL: postgres.url }),
      startChild<DatadogReady>("datadog-process.ts", {
        BENCH_DEPLOYMENTS: String(options.deployments),
        BENCH_COMMITS: String(options.commits),
        BENCH_INCIDENTS: String(Math.ceil(options.deployments / 100)),
      }),
    ]);
    stops.push(
      () => supabase.stop(),
      () => datadog.stop(),
    );
    setEnvironment(supabase.ready, datadog.ready);
    const pids = { PostgreSQL: postgres.pid, "Supabase layer": supabase.pid, "Datadog's part": datadog.pid };
    await measure(supabase.ready, datadog.ready, options, { "the sync": process.pid, ...pids });
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function setEnvironment(supabase: SupabaseReady, datadog: DatadogReady): void {
  Object.assign(process.env, {
    SUPABASE_URL: supabase.url,
    SUPABASE_PUBLISHABLE_KEY: supabase.publishableKey,
    SUPABASE_SECRET_KEY: supabase.secretKey,
    INTEGRATIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    DATADOG_API_URL: datadog.url,
    IRIS_LOG: "off",
  });
}

async function connect(service: ServiceClient): Promise<SyncRequest> {
  const created = unwrap(
    await service.rpc("create_organization_for", {
      p_name: "Bench",
      p_slug: "bench",
      p_owner_id: null,
      p_is_demo: false,
    }),
  );
  const organizationId = organizationIdForMachineWork({ organization_id: created });
  const { apiKey, appKey } = createDemoKeys("bench");
  const integrationId = await storeConnection(
    service,
    { organizationId, connectedBy: null },
    siteOf("datadoghq.com"),
    { apiKey, applicationKey: appKey },
    null,
  );
  return { organizationId, integrationId, trigger: "command", since: new Date(Date.now() - 730 * DAY_MS) };
}

/** Syncs in turns, as the cron does, until everything is read. Returns how many turns it took. */
async function syncToEnd(service: ServiceClient, request: SyncRequest): Promise<number> {
  for (let turns = 1; ; turns += 1) {
    const outcome = await syncIntegration(service, request, Date.now() + TURN_MS);
    if (outcome.state === "succeeded") return turns;
    if (outcome.state !== "unfinished") throw new Error(`The sync ended as ${outcome.state}.`);
  }
}

type Pids = Record<string, number>;

const processorTimes = (pids: Pids) => Object.values(pids).map((pid) => processorSeconds(pid) ?? Number.NaN);

async function measure(
  supabase: SupabaseReady,
  datadog: DatadogReady,
  options: Options,
  pids: Pids,
): Promise<void> {
  const service = createServiceClientFor(supabase.url, supabase.secretKey);
  const request = await connect(service);
  // Loaded before the clock starts: a process pays for it once, however much it syncs.
  await import("@datadog/datadog-api-client");
  const stages = measureStages();
  const memory = measureMemory();
  const before = processorTimes(pids);
  const startedAt = performance.now();
  const turns = await syncToEnd(service, request);
  const seconds = (performance.now() - startedAt) / 1000;
  const processor = processorTimes(pids).map((after, index) => after - (before[index] ?? Number.NaN));
  memory.stop();
  const [run] = await listSyncRuns(service, request.organizationId, request.integrationId, 1);
  if (run?.deployments.new !== options.deployments) {
    throw new Error(`${run?.deployments.new} of ${options.deployments} deployments were stored.`);
  }
  const events = run.deployments.read + run.incidents.read;
  const { new: incidents } = run.incidents;
  say(`${run.deployments.new} deployments with ${datadog.commits} commits, ${incidents} incidents`);
  say(
    `${seconds.toFixed(1)} s in ${turns} turn(s): ${rate(options.deployments, seconds)} deployments/s, ${rate(events, seconds)} events/s`,
  );
  const pages = await listSyncRunPages(service, request.organizationId, run.id, PAGES_KEPT);
  const pace = paceByQuarter(pages).map((each) => each.toFixed(0));
  say(`Deployments/s by quarter of the run's pages: ${pace.join(", ")}`);
  say(`${run.requests} requests to Datadog, ${run.retries} of them retries`);
  const { idle, peak, firstHalf, secondHalf } = memory.peaks();
  say(
    `Memory: ${mb(idle)} idle, at most ${mb(peak)} above it (first half ${mb(firstHalf)}, second half ${mb(secondHalf)})`,
  );
  for (const [stage, name] of STAGES) say(`${stage.padEnd(24)} ${percent(stages.of(name), seconds)}`);
  const times = Object.keys(pids).map((name, index) => `${name} ${processor[index]?.toFixed(1)} s`);
  say(`Processor time: ${times.join(", ")}`);
}

/** All that is kept of a page log, newest first. */
const PAGES_KEPT = 1000;

/** Deployments a second in each quarter of the pages, first to last: whether storing slows down as the tables grow. */
function paceByQuarter(pages: readonly SyncRunPage[]): number[] {
  const inOrder = pages.filter(({ kind }) => kind === "deployment").toReversed();
  const size = Math.max(1, Math.floor((inOrder.length - 1) / 4));
  return [0, 1, 2, 3].map((quarter) => {
    const begin = inOrder[quarter * size];
    const end = inOrder[Math.min((quarter + 1) * size, inOrder.length - 1)];
    const stored = inOrder.slice(quarter * size + 1, (quarter + 1) * size + 1);
    const events = stored.reduce((sum, page) => sum + page.events, 0);
    if (!begin || !end) return Number.NaN;
    return (1000 * events) / (end.storedAt.getTime() - begin.storedAt.getTime());
  });
}

/** What each stage is called here, and the spans it is measured by. Stages overlap, so they can add up to more than all. */
const STAGES = [
  ["waiting for Datadog", "datadog call"],
  ["parsing and classifying", "to rows"],
  ["sealing", "seal"],
  ["database", "database call"],
] as const;

const mb = (megabytes: number) => `${megabytes.toFixed(0)} MB`;
const rate = (count: number, seconds: number) => (count / seconds).toFixed(0);
const percent = (part: number, whole: number) =>
  `${((100 * part) / whole).toFixed(0).padStart(3)} % (${part.toFixed(1)} s)`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
