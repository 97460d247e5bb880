/**
 * Times the reads behind the pages of a large organization on a real PostgreSQL, through the Supabase HTTP layer, signed
 * in as a member: `npm run bench:pages [-- --deployments 100000 --commits 10 --days 700 --only comparison]`. Prints each figure beside its
 * goal; fails where one is missed.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { createClient } from "@supabase/supabase-js";
import postgres, { type Sql } from "postgres";
import type { Database } from "@/lib/platform/supabase/database.types";
import type { UserClient } from "@/lib/platform/supabase/service";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import { fillOrganization } from "./pages-bench/fill";
import { measurePages } from "./pages-bench/pages";
import { printLines } from "./pages-bench/timing";
import { startChild } from "./sync-bench/child";
import { postgresPrograms, startTemporaryPostgres } from "./temporary-postgres";

const loadOf = () => (loadavg()[0] as number).toFixed(1);
const say = (line: string) => process.stdout.write(`${line}\n`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      deployments: { type: "string" },
      commits: { type: "string" },
      days: { type: "string" },
      only: { type: "string" },
    },
  });
  const options = {
    deployments: Number(values.deployments ?? 100_000),
    commitsPerDeployment: Number(values.commits ?? 10),
    days: Number(values.days ?? 700),
  };
  if (!Object.values(options).every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error("--deployments, --commits and --days must be whole numbers above 0.");
  }
  if (values.only !== undefined && values.only !== "comparison")
    throw new Error("--only knows comparison alone.");
  return { ...options, only: values.only === undefined ? null : ("comparison" as const) };
}

/** Somebody who signed up and belongs to the organization. */
async function signUpMember(sql: Sql, organizationId: string, access: Access): Promise<UserClient> {
  const client = createClient<Database>(access.url, access.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  const { data, error } = await client.auth.signUp({
    email: "bench@people.example",
    password: "bench-password",
  });
  if (error || !data.user) throw error ?? new Error("nobody was signed up");
  await sql`insert into public.memberships (organization_id, user_id, role) values (${organizationId}, ${data.user.id}, 'viewer')`;
  return client;
}

interface Access {
  url: string;
  publishableKey: string;
}

async function main(): Promise<void> {
  const options = readOptions();
  const programs = postgresPrograms();
  if (!programs) throw new Error("PostgreSQL's programs (initdb, postgres) are not installed.");
  const stops: (() => Promise<void>)[] = [];
  try {
    const server = await startTemporaryPostgres(programs);
    stops.push(() => server.stop());
    const supabase = await startChild<Access>("supabase-process.ts", {
      BENCH_DATABASE_URL: server.url,
    });
    stops.push(() => supabase.stop());
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    stops.push(() => sql.end());
    const [created] = await sql<{ organization_id: string }[]>`
      insert into public.organizations (name, slug) values ('Bench', 'bench') returning id as organization_id`;
    if (!created) throw new Error("the organization was not stored");
    const organizationId = organizationIdForMachineWork(created);
    const { only, ...history } = options;
    await fillOrganization(sql, { organizationId, ...history });
    const client = await signUpMember(sql, organizationId, supabase.ready);
    say(`load ${loadOf()}; the fastest of some rounds counts, the scan's and the page's taken in turn`);
    const lines = await measurePages({ sql, client, organizationId }, new Date(), only);
    if (!printLines(lines, say)) process.exitCode = 1;
    say(`load ${loadOf()}`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
