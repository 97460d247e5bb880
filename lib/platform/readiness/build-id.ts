import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Next bundles pages, routes and start-up apart; a process serves one build. */
const KEY = Symbol.for("iris.build-id");
const shared = globalThis as { [KEY]?: string };

/** Notes which build this process serves, when it starts: the folder may be built anew under a running server. */
export function noteBuild(root = process.cwd()): void {
  try {
    shared[KEY] = readFileSync(join(root, ".next", "BUILD_ID"), "utf8").trim();
  } catch {
    // Vercel's functions come without the file, and all from one build.
  }
}

/** Names the build whose scripts this process's pages ask for: the same on every server behind one address. Null where nothing tells. */
export const buildId = (): string | null => shared[KEY] ?? null;
