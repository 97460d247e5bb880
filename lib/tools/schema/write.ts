/**
 * Writes supabase/schemas and the generated types from supabase/migrations: `npm run schema`. `-- --check` only says
 * whether they are as it would write them.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { App } from "@supabase/lite";
import { applyPendingMigrations } from "@supabase/lite/cli";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { type Query, readCatalog } from "./catalog";
import { toSchemaFiles } from "./files";
import { strayNullables, toTypes } from "./types";

export const SCHEMAS = "supabase/schemas";
export const TYPES = "lib/platform/supabase/database.types.ts";

/** What is told of a database, by path. @throws Error where something can't be told. */
export async function describeSchema(query: Query): Promise<Map<string, string>> {
  const catalog = await readCatalog(query);
  const unknown = strayNullables(catalog);
  if (unknown.length > 0)
    throw new Error(`lib/tools/schema/types.ts names what no function has: ${unknown.join(", ")}.`);
  const files = toSchemaFiles(catalog).map(({ name, sql }): [string, string] => [`${SCHEMAS}/${name}`, sql]);
  return new Map([...files, [TYPES, toTypes(catalog)]]);
}

/** Paths whose text isn't what `described` says, and schema files that it doesn't have. */
export function differing(described: ReadonlyMap<string, string>): string[] {
  const changed = [...described].flatMap(([path, text]) => (readOrNothing(path) === text ? [] : [path]));
  return [...changed, ...strays(described)];
}

const strays = (described: ReadonlyMap<string, string>) =>
  filesOf(SCHEMAS).filter((path) => !described.has(path));

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}

function readOrNothing(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

async function describeMigrations(): Promise<Map<string, string>> {
  const connection = await createPgliteConnection();
  try {
    await applyPendingMigrations(new App({ connection }));
    return await describeSchema(async <Row>(text: string) => (await connection.driver.query<Row>(text)).rows);
  } finally {
    await connection.close();
  }
}

async function main(): Promise<void> {
  const described = await describeMigrations();
  const paths = differing(described);
  if (process.argv.includes("--check")) {
    if (paths.length > 0)
      throw new Error(`Not as the migrations say: ${paths.join(", ")}. Run npm run schema.`);
    return;
  }
  for (const path of strays(described)) rmSync(path);
  for (const path of paths) {
    const text = described.get(path);
    if (text === undefined) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  process.stdout.write(paths.length === 0 ? "Nothing changed.\n" : `${paths.join("\n")}\n`);
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
