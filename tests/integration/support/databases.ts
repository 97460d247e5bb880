import type { TestProject } from "vitest/node";
import { postgresPrograms, startTemporaryPostgres } from "@/lib/tools/bench/temporary-postgres";
import { CHEAP_PASSWORDS } from "../../support/cheap-passwords";
import { migratedDatabase } from "../../support/migrated-database";
import { startPostgresBackend } from "./backend";

/** What every database of the tests is copied from: migrated once. */
export interface MigratedDatabases {
  /** A PGlite data folder as a tar. */
  pglite: string;
  /** A PostgreSQL server whose database `postgres` is the template; null where no PostgreSQL is installed. */
  postgresUrl: string | null;
}

declare module "vitest" {
  interface ProvidedContext {
    databases: MigratedDatabases;
  }
}

/** Fast rather than durable: what it holds is gone with the run. Tests of crashes and of logs start their own. */
const SETTINGS = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: 300 };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // What is started from here on inherits it: databases, the tests' processes, and theirs.
  Object.assign(process.env, CHEAP_PASSWORDS);
  const programs = postgresPrograms();
  const [pglite, postgres] = await Promise.all([
    migratedDatabase(),
    programs === null ? null : startTemporaryPostgres(programs, SETTINGS),
  ]);
  // A template must have no connections.
  if (postgres) await (await startPostgresBackend(postgres.url)).stop();
  project.provide("databases", { pglite, postgresUrl: postgres?.url ?? null });
  return async () => postgres?.stop();
}
