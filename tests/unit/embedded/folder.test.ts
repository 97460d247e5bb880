import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { explainDeath } from "@/lib/tools/embedded/death";
import { requireOwnMajor } from "@/lib/tools/embedded/folder";
import { type IrisHome, irisHome, loadKeys, makeKeysAnew } from "@/lib/tools/embedded/home";
import { takeLock } from "@/lib/tools/embedded/lock";
import { appendToLog } from "@/lib/tools/embedded/log";
import { forgetOldMails } from "@/lib/tools/embedded/mail";

let folder: string;
let home: IrisHome;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iris-folder-"));
  home = irisHome({ IRIS_HOME: join(folder, "home") });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function makeDatabase(major: string): void {
  mkdirSync(home.database, { recursive: true });
  writeFileSync(join(home.database, "PG_VERSION"), `${major}\n`);
}

test("a new folder gets keys; a database whose keys.json is missing gets none, but the way back", () => {
  const keys = loadKeys(home);
  expect(loadKeys(home)).toEqual(keys);
  makeDatabase("17");
  rmSync(home.keys);
  expect(() => loadKeys(home)).toThrow(/keys\.json is missing.*Restore the file.*keys make --lost/);
  expect(existsSync(home.keys)).toBe(false);
});

test("keys are made anew only where they are lost, and the folder then says so", () => {
  expect(() => makeKeysAnew(home)).toThrow("holds no database");
  const keys = loadKeys(home);
  makeDatabase("17");
  expect(() => makeKeysAnew(home)).toThrow("nothing is lost");
  expect(loadKeys(home)).toEqual(keys);
  rmSync(home.keys);
  makeKeysAnew(home);
  expect(loadKeys(home)).toMatchObject({ earlierKeysLost: true });
  expect(loadKeys(home).secretKey).not.toBe(keys.secretKey);
});

test("a folder of another PostgreSQL is refused with both versions and the way to move it", () => {
  makeDatabase("15");
  expect(() => requireOwnMajor(home)).toThrow(/made by PostgreSQL 15.*PostgreSQL 17.*backup/);
  makeDatabase("17");
  expect(() => requireOwnMajor(home)).not.toThrow();
});

test.each([
  "not a database, whoever wrote it",
  "SQLite format 3\0 and then nothing that it should hold",
  "x",
])("a lock that holds garbage heals itself: %j", (garbage) => {
  mkdirSync(home.path, { recursive: true });
  writeFileSync(home.lock, garbage.repeat(40));
  const lock = takeLock(home.lock);
  expect(lock).not.toBeNull();
  lock?.release();
});

test("garbage written into a lock that somebody holds gives it to nobody else", () => {
  const held = takeLock(home.lock);
  writeFileSync(home.lock, "garbage".repeat(100), { flag: "r+" });
  expect(takeLock(home.lock)).toBeNull();
  held?.release();
});

test("mails are kept for a month, and nothing else in their folder is touched", () => {
  mkdirSync(home.mail, { recursive: true });
  const [old, fresh, own] = [
    "2026-01-01T00-00-00.000Z-a.txt",
    "2026-01-02T00-00-00.000Z-b.txt",
    "notes.txt",
  ].map((name) => join(home.mail, name)) as [string, string, string];
  for (const file of [old, fresh, own]) writeFileSync(file, "To: you");
  const longAgo = new Date(Date.now() - 31 * 86_400_000);
  utimesSync(old, longAgo, longAgo);
  utimesSync(own, longAgo, longAgo);
  forgetOldMails(home.mail);
  expect([old, fresh, own].map((file) => existsSync(file))).toEqual([false, true, true]);
});

test("the database's log turns over by size while it is written, and keeps one older file", () => {
  const line = "x ".repeat(50_000);
  for (let written = 0; written < 6_000_000; written += line.length) appendToLog(home.log, "info", line);
  const file = join(home.log, "database.log");
  expect(statSync(file).size).toBeLessThan(1_500_000);
  expect(statSync(`${file}.1`).size).toBeGreaterThan(5_000_000);
  expect(readFileSync(file, "utf8")).toMatch(/^\d{4}-\d\d-\d\dT/);
});

const death = {
  code: 1,
  signal: null,
  lastWords: "",
  freeBytes: 5e9,
  home: "/data",
  log: "/data/log",
} as const;

test.each([
  ["memory", { lastWords: "RangeError: Array buffer allocation failed" }, /no more memory.*2 GB.*PostgreSQL/],
  ["memory", { lastWords: "FATAL ERROR: Reached heap limit Allocation failed" }, /no more memory/],
  [
    "a full disk",
    { lastWords: "PANIC: could not write to file: No space left on device" },
    /disk of \/data is full/,
  ],
  [
    "a full disk that it couldn't name",
    { lastWords: "[ErrnoError 51]", freeBytes: 0 },
    /disk .* full \(0 MB free\)/,
  ],
  ["a kill", { code: null, signal: "SIGKILL" as const }, /was killed \(SIGKILL\).*dmesg/],
  ["anything else", { code: 7 }, /exit code 7.*\/data\/log/],
])("a database that ended by %s says so, and what to do", (_why, change, sentence) => {
  expect(explainDeath({ ...death, ...change })).toMatch(sentence);
});
