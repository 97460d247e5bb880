import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

/** Where the embedded default keeps everything of one installation. */
export interface IrisHome {
  path: string;
  keys: string;
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
    keys: join(path, "keys.json"),
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
  /** Keys that some texts may still be encrypted with: `iris keys rotate` has begun and not ended. */
  retiredEncryptionKeys: z.array(z.string()).default([]),
  /** An operator said that the keys of an earlier keys.json are lost for good, with what they encrypted. */
  earlierKeysLost: z.boolean().default(false),
  cronSecret: z.string(),
  demoPassword: z.string(),
});
export type EmbeddedKeys = z.infer<typeof keysSchema>;

/** A new master key: 32 random bytes, base64. */
export function generateEncryptionKey(): string {
  return randomBytes(32).toString("base64");
}

function generateKeys(): EmbeddedKeys {
  const random = (bytes: number) => randomBytes(bytes).toString("base64url");
  return {
    publishableKey: `sb_publishable_${random(24)}`,
    secretKey: `sb_secret_${random(24)}`,
    jwtSecret: random(48),
    integrationsEncryptionKey: generateEncryptionKey(),
    retiredEncryptionKeys: [],
    earlierKeysLost: false,
    cronSecret: random(32),
    demoPassword: random(12),
  };
}

/** Whether a database was ever made in this folder. */
export function hasDatabase(home: IrisHome): boolean {
  return existsSync(join(home.database, "PG_VERSION"));
}

/**
 * Keys for a database whose `keys.json` is lost for good: figures and accounts stay, everybody signs in again, and what
 * the lost key encrypted stays unreadable. @throws Error where nothing is lost.
 */
export function makeKeysAnew(home: IrisHome): EmbeddedKeys {
  if (existsSync(home.keys))
    throw new Error(`${home.keys} is there: nothing is lost, and nothing was changed.`);
  if (!hasDatabase(home)) throw new Error(`${home.path} holds no database: npm start makes both.`);
  const keys = { ...generateKeys(), earlierKeysLost: true };
  replaceKeys(home, keys);
  return keys;
}

/**
 * The installation's keys, made once and kept in `keys.json`, readable by its owner only. Losing the file loses the
 * encrypted texts, so a damaged one, or a missing one beside a database, is an error, never a reason to make new keys.
 */
export function loadKeys(home: IrisHome): EmbeddedKeys {
  const file = home.keys;
  mkdirSync(home.path, { recursive: true, mode: 0o700 });
  if (!existsSync(file) && hasDatabase(home)) {
    throw new Error(
      `${file} is missing, and the database beside it was encrypted with its keys. Restore the file from a backup. ` +
        "If it is lost for good: npm run iris -- keys make --lost",
    );
  }
  if (!existsSync(file)) replaceKeys(home, generateKeys());
  const parsed = keysSchema.safeParse(parseJson(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new Error(
      `${file} is damaged. Restore it from a backup: without it the encrypted data can't be read.`,
    );
  }
  return parsed.data;
}

/** Puts other keys into the place of the installation's, all at once: a reader finds the old ones or the new ones. */
export function replaceKeys(home: IrisHome, keys: EmbeddedKeys): void {
  const draft = `${home.keys}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, home.keys);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
