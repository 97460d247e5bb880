import { randomBytes } from "node:crypto";
import { openAsBlob } from "node:fs";
import { App } from "@supabase/lite";
import { applyPendingMigrations } from "@supabase/lite/cli";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import postgres from "postgres";
import { inject } from "vitest";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";

/** A Supabase inside this process, with the way in that no API gives: SQL as the superuser. */
export interface Backend {
  url: string;
  publishableKey: string;
  secretKey: string;
  sql<Row>(query: string, ...parameters: readonly unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

type Connection =
  | Awaited<ReturnType<typeof createPgliteConnection>>
  | ReturnType<typeof createPostgresConnection>;

/** A PGlite in memory with the migrations and nothing else. */
export async function startPgliteBackend(): Promise<Backend> {
  const loadDataDir = await openAsBlob(inject("databases").pglite);
  const connection = await createPgliteConnection({ pgliteOptions: { loadDataDir } });
  const query = async <Row>(text: string, ...parameters: readonly unknown[]) =>
    (await connection.driver.query<Row>(text, [...parameters])).rows;
  return serveBackend(connection, query, async () => {});
}

/** A database of its own on the PostgreSQL that the whole run shares. */
export interface SharedPostgresBackend extends Backend {
  databaseUrl: string;
}

/** With the migrations and nothing else. */
export async function startSharedPostgresBackend(): Promise<SharedPostgresBackend> {
  return startOnSharedServer("template postgres strategy file_copy");
}

/** What a hosted Supabase has before the first migration: everything new in `public` is granted to everybody. */
const HOSTED_DEFAULTS = ["tables", "sequences", "functions"]
  .map(
    (kind) =>
      `alter default privileges in schema public grant all on ${kind} to anon, authenticated, service_role;`,
  )
  .join("\n");

/** An empty database with a hosted Supabase's default privileges, on which the migrations then ran. */
export async function startHostedPostgresBackend(): Promise<Backend> {
  return startOnSharedServer("template template0", HOSTED_DEFAULTS);
}

async function startOnSharedServer(template: string, before = ""): Promise<SharedPostgresBackend> {
  const { postgresUrl } = inject("databases");
  if (postgresUrl === null) throw new Error("No PostgreSQL is installed here.");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const inDatabase = async (database: string, statement: string) => {
    const server = postgres(postgresUrl.replace(/postgres$/, database), { max: 1, onnotice: () => {} });
    await server.unsafe(statement).finally(() => server.end());
  };
  await inDatabase("template1", `create database ${name} ${template}`);
  if (before !== "") await inDatabase(name, before);
  const databaseUrl = postgresUrl.replace(/postgres$/, name);
  const backend = await startPostgresBackend(databaseUrl);
  return {
    ...backend,
    databaseUrl,
    async stop() {
      await backend.stop();
      await inDatabase("template1", `drop database ${name} with (force)`);
    },
  };
}

/** The database of a real PostgreSQL at this address, with the migrations that it hasn't yet. */
export async function startPostgresBackend(databaseUrl: string): Promise<Backend> {
  const connection = createPostgresConnection({ url: databaseUrl, postgresOptions: { onnotice: () => {} } });
  const direct = postgres(databaseUrl, { max: 4, onnotice: () => {} });
  const query = async <Row>(text: string, ...parameters: readonly unknown[]) =>
    [...(await direct.unsafe(text, [...parameters] as string[]))] as Row[];
  return serveBackend(connection, query, () => direct.end());
}

async function serveBackend(
  connection: Connection,
  sql: Backend["sql"],
  end: () => Promise<void>,
): Promise<Backend> {
  const random = () => randomBytes(24).toString("base64url");
  const keys = { publishableKey: `sb_publishable_${random()}`, secretKey: `sb_secret_${random()}` };
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: random() + random(),
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
      email: { enable_confirmations: false },
    },
  });
  await applyPendingMigrations(app);
  const server = await serveOnLoopback(async (request) =>
    app.fetch(request as Request, { peerAddress: "127.0.0.1" }),
  );
  return {
    url: server.url,
    ...keys,
    sql,
    async stop() {
      await server.close();
      await end();
      await connection.close();
    },
  };
}
