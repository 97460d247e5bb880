import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Where the embedded default keeps everything of one installation. */
export interface IrisHome {
  path: string;
  database: string;
  lock: string;
  server: string;
  log: string;
  mail: string;
}

/** The data folder: IRIS_HOME, or `.iris` beside package.json. */
export function irisHome(env: Record<string, string | undefined> = process.env): IrisHome {
  const path = resolve(env.IRIS_HOME || ".iris");
  return {
    path,
    database: join(path, "database"),
    lock: join(path, "lock"),
    server: join(path, "server.json"),
    log: join(path, "log"),
    mail: join(path, "mail"),
  };
}

const keysSchema = z.object({
  publishableKey: z.string(),
  secretKey: z.string(),
  jwtSecret: z.string(),
  integrationsEncryptionKey: z.string(),
  cronSecret: z.string(),
  demoPassword: z.string(),
});
export type EmbeddedKeys = z.infer<typeof keysSchema>;

function generateKeys(): EmbeddedKeys {
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  return {
    publishableKey: `sb_publishable_${random(24)}`,
    secretKey: `sb_secret_${random(24)}`,
    jwtSecret: random(48),
    integrationsEncryptionKey: randomBytes(32).toString("base64"),
    cronSecret: random(32),
    demoPassword: random(12),
  };
}

/**
 * The installation's keys, made once and kept in `keys.json`, readable by its owner only. Losing the file loses the
 * encrypted texts, so a damaged one is an error, never a reason to make new keys.
 */
export function loadKeys(home: IrisHome): EmbeddedKeys {
  const file = join(home.path, "keys.json");
  mkdirSync(home.path, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(generateKeys(), null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  }
  const parsed = keysSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new Error(
      `${file} is damaged. Restore it from a backup: without it the encrypted data can't be read.`,
    );
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
