import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Versions of the migrations this program was made with, oldest first: built in where pages run, else read beside it. */
export function knownMigrations(): string[] {
  const builtIn = process.env.IRIS_MIGRATIONS;
  if (builtIn) return builtIn.split(",");
  return readMigrations(process.cwd());
}

/** The versions in a source tree, oldest first. */
export function readMigrations(root: string): string[] {
  return readdirSync(join(root, "supabase", "migrations"))
    .flatMap((name) => /^(\d{14})_.*\.sql$/.exec(name)?.[1] ?? [])
    .sort();
}

/** How a database's schema stands to a program's. */
export type SchemaComparison =
  | { state: "equal" }
  /** Migrations are missing in the database. */
  | { state: "older"; missing: string[] }
  /** The database has migrations that the program doesn't know. */
  | { state: "newer"; unknown: string[] };

/** Compares what is applied with what the program knows. A database that is both has been migrated by a newer program. */
export function compareSchema(applied: readonly string[], known: readonly string[]): SchemaComparison {
  const unknown = applied.filter((version) => !known.includes(version));
  if (unknown.length > 0) return { state: "newer", unknown };
  const missing = known.filter((version) => !applied.includes(version));
  return missing.length > 0 ? { state: "older", missing } : { state: "equal" };
}

/** What a program older than its database says, and the way out. */
export const NEWER_SCHEMA =
  "The database was migrated by a newer version of Iris. Start that version, or restore a backup from before the upgrade: an older one would damage what it doesn't know.";
