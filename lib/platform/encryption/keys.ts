import { createHash, createHmac, hkdfSync } from "node:crypto";

/** What a subkey is for: ciphertext of one purpose doesn't open with another's. */
export type KeyPurpose = "credentials" | "events" | "fingerprint" | "webhooks";

/** A key as the database gets it: good for one organization and one purpose. */
export interface Subkey {
  keyId: string;
  /** 256 bits, base64. */
  key: string;
}

function masterBytes(master: string): Buffer {
  return /^[0-9a-f]{64}$/i.test(master) ? Buffer.from(master, "hex") : Buffer.from(master, "base64");
}

/** A master key's public name, kept on each row it encrypted: 8 hex digits that tell nothing of the key. */
export function keyIdOf(master: string): string {
  const derived = Buffer.from(hkdfSync("sha256", masterBytes(master), "", "iris key id", 32));
  return createHash("sha256").update(derived).digest("hex").slice(0, 8);
}

/**
 * HKDF-SHA-256(master, organization, purpose, key id): the only form in which a key leaves the application.
 * So ciphertext moved to another tenant doesn't open, and one leaked subkey opens one purpose of one tenant.
 * @param master 32 bytes as base64 or hex (INTEGRATIONS_ENCRYPTION_KEY).
 */
export function subkey(master: string, organizationId: string, purpose: KeyPurpose): Subkey {
  const keyId = keyIdOf(master);
  const info = `iris/v1/${purpose}/${organizationId}/${keyId}`;
  const key = Buffer.from(hkdfSync("sha256", masterBytes(master), "", info, 32)).toString("base64");
  return { keyId, key };
}

/** Keyed hash of a text (HMAC-SHA-256, base64url): equal for equal texts of one organization, useless elsewhere. */
export function fingerprint(key: Subkey, text: string): string {
  return createHmac("sha256", Buffer.from(key.key, "base64")).update(text).digest("base64url");
}
