import { readFileSync, statSync } from "node:fs";
import { z } from "zod";
import { env } from "@/lib/platform/env";

/** The master keys this installation has. Nothing derived from them leaves the application but subkeys. */
export interface MasterKeys {
  /** Everything new is encrypted with it. */
  current: string;
  /** Accepted for reading only. */
  retired: readonly string[];
}

/**
 * The master keys: of the environment, or of the embedded default's `keys.json`, which is read again when it has
 * changed, so that a rotation reaches a product that is running.
 */
export function masterKeys(): MasterKeys {
  const { IRIS_KEYS_FILE: file, INTEGRATIONS_ENCRYPTION_KEY, INTEGRATIONS_ENCRYPTION_KEYS_RETIRED } = env();
  if (file) return readKeysFile(file);
  return { current: INTEGRATIONS_ENCRYPTION_KEY, retired: INTEGRATIONS_ENCRYPTION_KEYS_RETIRED };
}

const keysFile = z
  .object({ integrationsEncryptionKey: z.string(), retiredEncryptionKeys: z.array(z.string()).default([]) })
  .transform(
    (keys): MasterKeys => ({ current: keys.integrationsEncryptionKey, retired: keys.retiredEncryptionKeys }),
  );

let known: { version: string; keys: MasterKeys } | undefined;

function readKeysFile(file: string): MasterKeys {
  // The file is replaced, never written in place, so a new one has a new inode.
  const { ino, mtimeMs } = statSync(file);
  const version = `${file}:${ino}:${mtimeMs}`;
  if (known?.version !== version)
    known = { version, keys: keysFile.parse(JSON.parse(readFileSync(file, "utf8"))) };
  return known.keys;
}
