/**
 * Times the reads behind the pages of a large organization on a real PostgreSQL, through the Supabase HTTP layer:
 * `npm run bench:pages [-- --deployments 100000 --commits 10 --days 700]`.
 */
import { parseArgs } from "node:util";
import postgres, { type Sql } from "postgres";
import { remember } from "@/lib/dashboard/cache";
import { countedWindow } from "@/lib/dashboard/figures";
import { breakDownDeployments } from "@/lib/deployments/break-down";
import { measureDeployments } from "@/lib/deployments/measure";
import { measureOrigins } from "@/lib/deployments/measure-origins";
import type { DeploymentScope } from "@/lib/deployments/scope";
import { listFilterChoices } from "@/lib/filters/choices";
import { type TimeWindow, windowBefore } from "@/lib/metrics/window";
import { organizationIdForMachineWork } from "@/lib/organizations/data";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import { createServiceClientFor, type ServiceClient } from "@/lib/supabase/service";
import { fillOrganization } from "./pages-bench/fill";
import { measureListPages } from "./pages-bench/list-pages";
import { best, type Line, printLines } from "./pages-bench/timing";
import { startChild } from "./sync-bench/child";
import { postgresPrograms, startTemporaryPostgres } from "./temporary-postgres";

const DAY_MS = 86_400_000;
const TIME_ZONE = "America/Sao_Paulo";
/** The goals of docs/decisions/0015-counted-in-the-database.md. */
const TIMES_THE_SCAN = 2;
const SECOND_VISIT_MS = 50;

const say = (line: string) => process.stdout.write(`${line}\n`);

function readOptions() {
  const { values } = parseArgs({
    options: { deployments: { type: "string" }, commits: { type: "string" }, days: { type: "string" } },
  });
  const options = {
    deployments: Number(values.deployments ?? 100_000),
    commitsPerDeployment: Number(values.commits ?? 10),
    days: Number(values.days ?? 700),
  };
  if (!Object.values(options).every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error("--deployments, --commits and --days must be whole numbers above 0.");
  }
  return options;
}

interface Bench {
  sql: Sql;
  client: ServiceClient;
  organizationId: OrganizationId;
}

interface Question {
  name: string;
  scope: DeploymentScope;
}

function questions(now: Date): Question[] {
  const everything = { environments: ["production"], services: [], teams: [], repositories: [], tools: [] };
  const last = (days: number): TimeWindow => ({ from: new Date(now.getTime() - days * DAY_MS), to: now });
  return [
    { name: "30 days", scope: { ...everything, window: last(30) } },
    { name: "90 days", scope: { ...everything, window: last(90) } },
    { name: "180 days", scope: { ...everything, window: last(180) } },
    { name: "180 days, one team", scope: { ...everything, teams: ["team-3"], window: last(180) } },
    { name: "180 days, one tool", scope: { ...everything, tools: ["copilot"], window: last(180) } },
  ];
}

/** The rows that the cards stand on, read and joined, and nothing done with them but to count. */
function bareScan({ sql, organizationId }: Bench, { window, environments, teams }: DeploymentScope) {
  return sql`
    select count(*), sum(c.lead_time_seconds), count(*) filter (where o.origin = 'AI_ASSISTED')
    from public.external_deployments d
    join public.external_deployment_commits c on c.deployment_id = d.id
    left join public.commit_origins o on o.organization_id = d.organization_id and o.sha = c.sha
    where d.organization_id = ${organizationId} and d.started_at >= ${windowBefore(window).from}
      and d.started_at < ${window.to} and d.env = any (${[...environments]})
      and (${teams.length === 0} or d.team = any (${[...teams]}))`;
}

async function measureQuestion(bench: Bench, { name, scope }: Question): Promise<Line[]> {
  const { client, organizationId } = bench;
  const counted = countedWindow(scope.window, TIME_ZONE);
  const cards = () => measureDeployments(client, organizationId, scope, counted);
  const scan = await best(() => bareScan(bench, scope));
  const { current, before } = (await cards()) satisfies { current: object };
  const owner = { id: organizationId, dataVersion: 1 };
  await remember(owner, "counts", scope, cards);
  const size = `${current.counts.total + before.counts.total} deployments, ${current.commits + before.commits} commits`;
  return [
    { what: `${name}: ${size}`, ms: null },
    { what: "  one bare scan of the same rows", ms: scan },
    { what: "  cards and series", ms: await best(cards), most: TIMES_THE_SCAN * scan },
    {
      what: "  the same on a second visit",
      ms: await best(() => remember(owner, "counts", scope, cards)),
      most: SECOND_VISIT_MS,
    },
    { what: "  rates by origin", ms: await best(() => measureOrigins(client, organizationId, scope)) },
    {
      what: "  breakdown by service",
      ms: await best(() => breakDownDeployments(client, organizationId, scope, "service")),
    },
  ];
}

async function main(): Promise<void> {
  const options = readOptions();
  const programs = postgresPrograms();
  if (!programs) throw new Error("PostgreSQL's programs (initdb, postgres) are not installed.");
  const stops: (() => Promise<void>)[] = [];
  try {
    const server = await startTemporaryPostgres(programs);
    stops.push(() => server.stop());
    const supabase = await startChild<{ url: string; secretKey: string }>("supabase-process.ts", {
      BENCH_DATABASE_URL: server.url,
    });
    stops.push(() => supabase.stop());
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    stops.push(() => sql.end());
    const [created] = await sql<{ organization_id: string }[]>`
      insert into public.organizations (name, slug) values ('Bench', 'bench') returning id as organization_id`;
    if (!created) throw new Error("the organization was not stored");
    const organizationId = organizationIdForMachineWork(created);
    await fillOrganization(sql, { organizationId, ...options });
    const client = createServiceClientFor(supabase.ready.url, supabase.ready.secretKey);
    const bench: Bench = { sql, client, organizationId };
    const lines: Line[] = [];
    for (const question of questions(new Date())) lines.push(...(await measureQuestion(bench, question)));
    lines.push({
      what: "what the filters offer, over all history",
      ms: await best(() => listFilterChoices(client, organizationId)),
    });
    lines.push(...(await measureListPages(sql, client, organizationId)));
    if (!printLines(lines, say)) process.exitCode = 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
