import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(process.cwd(), "supabase", "migrations");
const LAST_RELEASED = "20261126130100";

/** Every function that the migrations since the last release define, with the files that do. */
function definedSinceTheRelease(): Map<string, string[]> {
  const filesOf = new Map<string, string[]>();
  for (const file of readdirSync(FOLDER).sort()) {
    if (!file.endsWith(".sql") || file.slice(0, 14) <= LAST_RELEASED) continue;
    const sql = readFileSync(join(FOLDER, file), "utf8");
    for (const [, name] of sql.matchAll(/create (?:or replace )?function ([a-z_]+\.[a-z_]+)\s*\(/gi)) {
      if (name === undefined) continue;
      filesOf.set(name, [...(filesOf.get(name) ?? []), file]);
    }
  }
  return filesOf;
}

test("among migrations that aren't released, a function is defined once: the later one would silently undo the earlier", () => {
  const twice = [...definedSinceTheRelease()].filter(([, files]) => files.length > 1);
  expect(twice).toEqual([]);
});

test("no two migrations have one version: the second could never be applied", () => {
  const versions = readdirSync(FOLDER).map((file) => file.slice(0, 14));
  expect(versions.filter((version, index) => versions.indexOf(version) !== index)).toEqual([]);
});

test("the first migration stands for those of the last release, and none that it stands for is there any more", () => {
  const [first] = readdirSync(FOLDER).sort();
  expect(first?.slice(0, 14)).toBe(LAST_RELEASED);
});
