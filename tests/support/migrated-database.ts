import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "@supabase/lite";
import { applyPendingMigrations } from "@supabase/lite/cli";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { type IrisHome, loadKeys } from "@/lib/tools/embedded/home";

const MIGRATIONS = "supabase/migrations";
const KEPT = "node_modules/.cache/iris";

/**
 * The path of a PGlite data folder, as a tar, with all migrations and nothing else. Migrating takes seconds and copying
 * tenths of one, so it is made once for each state of the migrations and kept beside the packages.
 */
export async function migratedDatabase(): Promise<string> {
  const path = join(KEPT, `migrated-${fingerprint()}.tar`);
  if (existsSync(path)) return path;
  const connection = await createPgliteConnection();
  await applyPendingMigrations(new App({ connection }));
  const dump = await connection.driver.dumpDataDir("none");
  await connection.close();
  mkdirSync(KEPT, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()));
  renameSync(unfinished, path);
  return path;
}

/** Gives a data folder that doesn't exist yet the migrated database, as its first `npm start` would make it. */
export async function fillDataFolder(home: IrisHome): Promise<void> {
  const path = await migratedDatabase();
  // A database without keys beside it is one whose keys were lost.
  loadKeys(home);
  mkdirSync(home.database, { recursive: true });
  execFileSync("tar", ["-xf", path, "-C", home.database], { stdio: ["ignore", "ignore", "ignore"] });
}

/** Of everything that decides what the database looks like: the migrations, and the programs that apply them. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(MIGRATIONS).sort()) {
    hash
      .update(name)
      .update("\0")
      .update(readFileSync(join(MIGRATIONS, name)))
      .update("\0");
  }
  for (const name of ["@supabase/lite", "@electric-sql/pglite"]) {
    hash.update(readFileSync(join("node_modules", name, "package.json")));
  }
  return hash.digest("hex").slice(0, 16);
}
