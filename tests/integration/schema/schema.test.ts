import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { openAsBlob, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { App } from "@supabase/lite";
import { applyPendingMigrations } from "@supabase/lite/cli";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import postgres from "postgres";
import { describe, expect, inject, test } from "vitest";
import { subkey } from "@/lib/platform/encryption/keys";
import { describeSchema, differing, SCHEMAS } from "@/lib/tools/schema/write";
import { postgresPrograms } from "../support/postgres-server";

/** A database that Iris 0.2.0 made, filled by its sync and by hand, as `pg_dump --inserts` wrote it. */
const RELEASED = gunzipSync(readFileSync("tests/fixtures/databases/iris-0.2.0.sql.gz")).toString("utf8");
/** What its texts are encrypted with. */
const RELEASED_KEY = Buffer.from("iris 0.2.0 fixture, no secret 32b".slice(0, 32)).toString("base64");

const schemaFiles = () => readdirSync(SCHEMAS).map((name) => readFileSync(join(SCHEMAS, name), "utf8"));

type Pglite = Awaited<ReturnType<typeof createPgliteConnection>>;
const asking =
  ({ driver }: Pglite) =>
  async <Row>(text: string) =>
    (await driver.query<Row>(text)).rows;

async function withPglite<T>(use: (connection: Pglite) => Promise<T>, from?: string): Promise<T> {
  const loadDataDir = from === undefined ? undefined : await openAsBlob(from);
  const connection = await createPgliteConnection(loadDataDir ? { pgliteOptions: { loadDataDir } } : {});
  return use(connection).finally(() => connection.close());
}

describe("on PGlite", () => {
  test("schema files and generated types are as the migrations say; else run npm run schema", async () => {
    const described = await withPglite((one) => describeSchema(asking(one)), inject("databases").pglite);
    expect(differing(described)).toEqual([]);
  });

  test("a folder of 0.2.0 is carried over by the migrations after it", async () => {
    const carried = await withPglite(async (one) => {
      await one.exec("create role anon; create role authenticated; create role service_role bypassrls;");
      await one.exec(RELEASED);
      await one.exec("reset search_path");
      await applyPendingMigrations(new App({ connection: one }));
      return describeSchema(asking(one));
    });
    expect(differing(carried)).toEqual([]);
  });
});

const programs = postgresPrograms();

/** A database that goes with the test. */
async function withDatabase<T>(template: string, use: (url: string) => Promise<T>): Promise<T> {
  const { postgresUrl } = inject("databases");
  if (postgresUrl === null) throw new Error("No PostgreSQL is installed here.");
  const name = `schema_${randomBytes(8).toString("hex")}`;
  const server = postgres(postgresUrl.replace(/postgres$/, "template1"), { max: 1, onnotice: () => {} });
  await server.unsafe(`create database ${name} template ${template} strategy file_copy`);
  try {
    return await use(postgresUrl.replace(/postgres$/, name));
  } finally {
    await server.unsafe(`drop database ${name} with (force)`);
    await server.end();
  }
}

/** As the runner does, without the server whose start grants everything on every table again. */
async function migrate(url: string): Promise<void> {
  const connection = createPostgresConnection({ url, postgresOptions: { onnotice: () => {} } });
  await applyPendingMigrations(new App({ connection })).finally(() => connection.close());
}

async function run<T>(url: string, use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  return use(sql).finally(() => sql.end());
}

/** PostgreSQL's own word for what a database is; grants in any order. */
function dump(url: string): string {
  const args = ["--schema-only", "--schema=public", "--schema=private", url];
  const text = execFileSync(join(programs ?? "", "pg_dump"), args, { encoding: "utf8", maxBuffer: 1e8 });
  const lines = text.split("\n").filter((line) => line !== "" && !/^(\\|--)/.test(line));
  const isGrant = (line: string) => /^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) /.test(line);
  return [...lines.filter((line) => !isGrant(line)), ...lines.filter(isGrant).sort()].join("\n");
}

describe.skipIf(programs === null)("on PostgreSQL, by its own dump", () => {
  const migrated = () => withDatabase("postgres", async (url) => dump(url));

  test("the schema files alone make the same database", async () => {
    const made = await withDatabase("template0", async (url) => {
      const connection = createPostgresConnection({ url, postgresOptions: { onnotice: () => {} } });
      await new App({ connection }).ensureSystemSchema().finally(() => connection.close());
      await run(url, async (sql) => {
        for (const text of schemaFiles()) await sql.unsafe(text);
      });
      return dump(url);
    });
    expect(made).toBe(await migrated());
  });

  test("a database of 0.2.0 comes out as one that begins today, with all of its rows and their texts", async () => {
    await withDatabase("template0", async (url) => {
      await run(url, (sql) => sql.unsafe(RELEASED));
      const before = await run(url, countRows);
      await migrate(url);
      expect(dump(url)).toBe(await migrated());
      const after = await run(url, countRows);
      expect(after).toMatchObject(before);
      expect(before).toMatchObject({
        "public.external_deployments": 12,
        "public.external_deployment_commits": 37,
      });
      await run(url, expectReadable);
    });
  });
});

/** What stands in another table's rows today. */
const FOLDED = ["public.deployment_facts"];
/** What is called otherwise today. */
const RENAMED: Readonly<Record<string, string>> = { "public.verdict_changes": "public.result_changes" };

/** Rows of each table of 0.2.0, by the name it had then. */
async function countRows(sql: postgres.Sql): Promise<Record<string, number>> {
  const tables = [...RELEASED.matchAll(/^CREATE TABLE ((?:public|private|auth)\.\w+) /gm)].filter(
    ([, name = ""]) => !FOLDED.includes(name),
  );
  const counts: Record<string, number> = {};
  for (const [, name = ""] of tables) {
    const [{ today } = { today: name }] = await sql<{ today: string }[]>`
      select coalesce(to_regclass(${RENAMED[name] ?? name}), to_regclass(${name}))::text as today`;
    const [row] = await sql.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${today}`);
    counts[name] = row?.rows ?? -1;
  }
  return counts;
}

/** What later migrations put right is right, and what was encrypted opens. */
async function expectReadable(sql: postgres.Sql): Promise<void> {
  const [counts] = await sql`
    select sum(human_commits)::int as human, sum(ai_commits)::int as ai, sum(cardinality(lead_times))::int as timed
    from public.external_deployments`;
  expect(counts).toEqual({ human: 23, ai: 14, timed: 37 });
  const [repository] = await sql`select remote_url from public.repositories where slug = 'example/shop'`;
  expect(repository?.remote_url).toBe("https://github.com/example/shop");
  const [secret] = await sql<{ organization_id: string; key_id: string }[]>`
    select organization_id, key_id from public.external_deployment_secrets limit 1`;
  const { keyId, key } = subkey(RELEASED_KEY, secret?.organization_id ?? "", "events");
  expect(secret?.key_id).toBe(keyId);
  const texts = await sql<{ text: string }[]>`
    select private.decrypt(ciphertext, ${key}) as text from public.external_deployment_secrets`;
  expect(texts).toHaveLength(12);
  for (const { text } of texts) expect(JSON.parse(text)).toHaveProperty("attributes");
}
