import { chmodSync, lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { IrisHome } from "./home";

const FOLDER = 0o700;
const FILE = 0o600;

/**
 * Lets nobody but its owner into the data folder, however it came to be: made by hand, copied or restored. Only what is
 * ours in it is touched below the folder itself.
 * @throws Error with one sentence where the folder belongs to somebody else.
 */
export function closeFolder(home: IrisHome): void {
  try {
    close(home.path, statSync(home.path));
    for (const ours of [home.keys, home.database, home.lock, home.server, home.log, home.mail])
      closeAll(ours);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") throw error;
    throw new Error(
      `${home.path} belongs to another user of this machine. Give it to the one who runs Iris.`,
    );
  }
}

function closeAll(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  close(path, found);
  if (!found.isDirectory()) return;
  for (const name of readdirSync(path)) closeAll(join(path, name));
}

function close(path: string, found: Stats): void {
  if (found.isSymbolicLink()) return;
  const mode = found.isDirectory() ? FOLDER : FILE;
  if ((found.mode & 0o777) !== mode) chmodSync(path, mode);
}
