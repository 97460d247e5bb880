import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BackupLine, readBackupFile, writeBackupFile } from "@/lib/tools/backup/file";
import { inOrder } from "@/lib/tools/backup/tables";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iris-backup-"));
  file = join(folder, "one.backup");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const header = {
  format: 1,
  madeAt: "2026-11-30T06:00:00Z",
  version: "0.3.0",
  migrations: ["1"],
  keyIds: ["ab"],
};
const LINES: BackupLine[] = [
  { header },
  { page: { table: "public.notes", rows: '[{"text":"tab\\tand\\nline","n":9007199254740993}]' } },
  { end: { digests: { "public.notes": { rows: 1, digest: "d" } } } },
];
const each = async function* (lines: readonly BackupLine[]) {
  yield* lines;
};
async function read(path: string): Promise<BackupLine[]> {
  const lines: BackupLine[] = [];
  for await (const line of readBackupFile(path)) lines.push(line);
  return lines;
}

test("what is written is read back, numbers as they were, and only its owner may read it", async () => {
  await writeBackupFile(file, each(LINES));
  expect(await read(file)).toEqual(LINES);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a backup overwrites nothing", async () => {
  writeFileSync(file, "precious");
  await expect(writeBackupFile(file, each(LINES))).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(file, "utf8")).toBe("precious");
});

test("a file that is no backup, or was cut off, says so", async () => {
  writeFileSync(file, "not even compressed");
  await expect(read(file)).rejects.toThrow("can't be read as a backup");
  const whole = join(folder, "whole");
  await writeBackupFile(whole, each(LINES.slice(0, 2)));
  await expect(read(whole)).rejects.toThrow("ends too early");
  const torn = join(folder, "torn");
  await writeBackupFile(file.replace("one", "two"), each(LINES));
  writeFileSync(torn, readFileSync(file.replace("one", "two")).subarray(0, 60));
  await expect(read(torn)).rejects.toThrow("can't be read as a backup");
});

test("a table comes after those its rows refer to, and a circle is found", () => {
  const table = (name: string, ...parents: string[]) => ({ name, key: ["id"], parents });
  const names = inOrder([table("c", "b", "a"), table("b", "a"), table("a")]).map(({ name }) => name);
  expect(names).toEqual(["a", "b", "c"]);
  expect(() => inOrder([table("a", "b"), table("b", "a")])).toThrow("circle");
});
