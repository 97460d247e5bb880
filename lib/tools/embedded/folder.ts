import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BEFORE_BASELINE,
  compareSchema,
  NEWER_SCHEMA,
  readMigrations,
} from "@/lib/platform/readiness/schema-version";
import type { IrisHome } from "./home";
import { StartProblem } from "./start-problem";

/** The PostgreSQL inside PGlite. Held to a fresh folder by a test. */
export const EMBEDDED_POSTGRES_MAJOR = "17";

/** The major version of PostgreSQL that made the folder; null for a folder without a database. */
export function postgresMajor(home: IrisHome): string | null {
  const file = join(home.database, "PG_VERSION");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
}

/** @throws Error with the cure where another PostgreSQL made the folder: opening it would fail in words of its own. */
export function requireOwnMajor(home: IrisHome): void {
  const major = postgresMajor(home);
  if (major === null || major === EMBEDDED_POSTGRES_MAJOR) return;
  throw new StartProblem(
    `${home.database} was made by PostgreSQL ${major}, and this version of Iris brings PostgreSQL ${EMBEDDED_POSTGRES_MAJOR}. ` +
      "Make a backup with the version that made it (npm run iris -- backup), and restore it into a new folder with this one.",
  );
}

/** What of a connection is needed here. */
interface Queries {
  driver: { query<Row>(text: string): Promise<{ rows: Row[] }> };
}

/** @throws Error where a newer program has migrated the folder, or none since 0.1.0. */
export async function refuseForeignSchema({ driver }: Queries): Promise<void> {
  const { rows: tables } = await driver.query<{ table: string | null }>(
    "select to_regclass('supabase_migrations.schema_migrations')::text as table",
  );
  if (!tables[0]?.table) return;
  const { rows } = await driver.query<{ version: string }>(
    "select version from supabase_migrations.schema_migrations",
  );
  const applied = rows.map(({ version }) => String(version));
  const { state } = compareSchema(applied, readMigrations(process.cwd()));
  if (state === "newer") throw new StartProblem(NEWER_SCHEMA);
  if (state === "before-baseline") throw new StartProblem(BEFORE_BASELINE);
}
