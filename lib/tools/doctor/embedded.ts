import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FULL_DISK_BYTES, freeBytesAt } from "@/lib/tools/embedded/death";
import { EMBEDDED_POSTGRES_MAJOR, postgresMajor } from "@/lib/tools/embedded/folder";
import type { IrisHome } from "@/lib/tools/embedded/home";
import { type Finding, failed, ok, warning } from "./finding";

/** What a start and a day's syncs write without asking. */
const ROOM_BYTES = 500_000_000;
/** PGlite answers as quickly with 1.9 GB; beyond that nothing was measured. */
const MEASURED_BYTES = 2_000_000_000;
/** Keys younger than the database by that much were made anew. */
const YOUNGER_MS = 60_000;

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

/** The data folder of the embedded default, looked at from outside: it holds even where the database doesn't start. */
export function judgeFolder(home: IrisHome): Finding[] {
  const major = postgresMajor(home);
  if (major === null) return [ok("folder", `${home.path} holds no database yet: the first start makes it.`)];
  const free = freeBytesAt(home.path) ?? Number.POSITIVE_INFINITY;
  const size = sizeOf(home.database);
  return [
    major === EMBEDDED_POSTGRES_MAJOR
      ? ok("folder-version", `The folder is PostgreSQL ${major}'s, as this version brings.`)
      : failed(
          "folder-version",
          `The folder is PostgreSQL ${major}'s, and this version brings ${EMBEDDED_POSTGRES_MAJOR}: move it by iris backup and iris restore.`,
        ),
    free < FULL_DISK_BYTES
      ? failed("disk", `The disk of ${home.path} is full (${megabytes(free)} free).`)
      : free < ROOM_BYTES
        ? warning(
            "disk",
            `${megabytes(free)} are free where ${home.path} lies, which takes ${megabytes(size)}: make room.`,
          )
        : ok("disk", `${home.path} takes ${megabytes(size)}; ${megabytes(free)} are free.`),
    size > MEASURED_BYTES
      ? warning(
          "folder-size",
          `${megabytes(size)} are more than was measured for the embedded database: move to PostgreSQL (docs/operations.md).`,
        )
      : ok("folder-size", `Logs ${megabytes(sizeOf(home.log))}, mails ${megabytes(sizeOf(home.mail))}.`),
    judgeKeys(home),
  ];
}

function judgeKeys(home: IrisHome): Finding {
  if (!existsSync(home.keys))
    return failed("keys-file", `${home.keys} is missing beside a database: restore it from a backup.`);
  const keys = statSync(home.keys);
  const database = statSync(join(home.database, "PG_VERSION"));
  if ((keys.mode & 0o077) !== 0) return failed("keys-file", `Others may read ${home.keys}: chmod 600.`);
  return keys.birthtimeMs - database.birthtimeMs > YOUNGER_MS
    ? warning("keys-file", `${home.keys} is younger than the database: rotated, restored, or made anew.`)
    : ok("keys-file", "keys.json is as old as the database, and nobody else may read it.");
}
