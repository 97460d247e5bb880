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
  /** The database stopped among those that the first migration stands for: that one can't be applied on top of them. */
  | { state: "before-baseline" }
  /** The database has migrations that the program doesn't know. */
  | { state: "newer"; unknown: string[] };

/**
 * Compares what is applied with what the program knows. The first known migration is a baseline: it stands for all before
 * it, so a database may have those too. One that lacks some and has others was migrated by a newer program.
 */
export function compareSchema(applied: readonly string[], known: readonly string[]): SchemaComparison {
  const later = sinceBaseline(applied, known);
  const unknown = later.filter((version) => !known.includes(version));
  if (unknown.length > 0) return { state: "newer", unknown };
  const missing = known.filter((version) => !applied.includes(version));
  if (missing.length === 0) return { state: "equal" };
  const [baseline] = known;
  return missing[0] === baseline && applied.length > later.length
    ? { state: "before-baseline" }
    : { state: "older", missing };
}

/** Of some versions those that aren't folded into the program's first migration. */
export function sinceBaseline(versions: readonly string[], known: readonly string[]): string[] {
  const [baseline = ""] = known;
  return versions.filter((version) => version >= baseline);
}

/** What a program older than its database says, and the way out. */
export const NEWER_SCHEMA =
  "The database was migrated by a newer version of Iris. Start that version, or restore a backup from before the upgrade: an older one would damage what it doesn't know.";

/** What a program says of a database that its migrations don't reach back to, and the way out. */
export const BEFORE_BASELINE =
  "The database is from a version of Iris before 0.2.0. Start 0.2.0 on it once, which brings it up to date, then this version. Nothing was changed.";
