import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { UsageError } from "../errors";
import { parseServer } from "../origins-push/address";

/** Where to call, and with what. */
export interface Credentials {
  server: string;
  token: string;
}

const stored = z.object({ server: z.string(), token: z.string() });

/** Where `iris login` keeps the token: a file that only its owner reads. */
export function credentialsPath(env: NodeJS.ProcessEnv = process.env): string {
  const folder = env.XDG_CONFIG_HOME?.trim() || join(homedir(), ".config");
  return join(folder, "iris", "credentials.json");
}

/** @returns the path it was kept at. */
export function keepCredentials(credentials: Credentials): string {
  const path = credentialsPath();
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  // One that was there keeps the mode it had.
  chmodSync(path, 0o600);
  return path;
}

export function forgetCredentials(): void {
  rmSync(credentialsPath(), { force: true });
}

/**
 * `IRIS_URL` and `IRIS_TOKEN`, else what `iris login` kept.
 * @throws UsageError where there is neither.
 */
export function findCredentials(env: NodeJS.ProcessEnv = process.env): Credentials {
  const [server, token] = [env.IRIS_URL?.trim(), env.IRIS_TOKEN?.trim()];
  if (server && token) {
    if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError("IRIS_TOKEN holds characters that no token has.");
    return { server: parseServer(server).href, token };
  }
  const path = credentialsPath(env);
  const kept = existsSync(path) ? stored.safeParse(parseJson(readFileSync(path, "utf8"))) : null;
  if (kept?.success) {
    const { data } = kept;
    return { server: parseServer(server || data.server).href, token: token || data.token };
  }
  throw new UsageError("There is no token: set IRIS_URL and IRIS_TOKEN, or run iris login.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
