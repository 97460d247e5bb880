import { mkdirSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Takes the data folder for this process, or answers null when another process has it. The operating system holds
 * the lock (through SQLite, the one portable way Node has), so that it ends with the process, however that ends.
 * Two processes on one PGlite folder lose rows. What stands in the file is nothing: garbage in it is cleared away.
 */
export function takeLock(file: string): { release: () => void } | null {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    return lockWith(file);
  } catch (error) {
    if (codeOf(error) !== NOT_A_DATABASE) throw error;
    // In place: whoever holds a lock holds it on this very file, and keeps it.
    truncateSync(file, 0);
    return lockWith(file);
  }
}

function lockWith(file: string): { release: () => void } | null {
  const database = new DatabaseSync(file);
  try {
    database.exec("pragma busy_timeout = 0; begin exclusive");
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { release: () => database.close() };
}

/** SQLite's own numbers: https://sqlite.org/rescode.html */
const [BUSY, LOCKED, CORRUPT, NOT_A_DATABASE] = [5, 6, 11, 26];

function codeOf(error: unknown): number | null {
  const code = error instanceof Error && "errcode" in error ? error.errcode : null;
  return code === CORRUPT ? NOT_A_DATABASE : typeof code === "number" ? code : null;
}

function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === BUSY || code === LOCKED;
}
