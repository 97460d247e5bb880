import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { MasterKeys } from "@/lib/platform/encryption/master-keys";

/** Whose subscription to which organization's digest a link ends. */
export interface UnsubscribeTarget {
  organizationId: string;
  userId: string;
}

const UUID_BYTES = 16;
const MAC_BYTES = 32;

function macOf(master: string, body: Buffer): Buffer {
  const secret = /^[0-9a-f]{64}$/i.test(master) ? Buffer.from(master, "hex") : Buffer.from(master, "base64");
  const key = Buffer.from(hkdfSync("sha256", secret, "", "iris/v1/unsubscribe", MAC_BYTES));
  return createHmac("sha256", key).update(body).digest();
}

const toBytes = (uuid: string) => Buffer.from(uuid.replaceAll("-", ""), "hex");

function toUuid(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The secret of an unsubscribe link: both ids under a signature, so that it works without signing in. */
export function unsubscribeToken(keys: MasterKeys, { organizationId, userId }: UnsubscribeTarget): string {
  const body = Buffer.concat([toBytes(organizationId), toBytes(userId)]);
  return Buffer.concat([body, macOf(keys.current, body)]).toString("base64url");
}

/** What a link's token is for; null unless we signed it, with the current master key or a retired one we still have. */
export function readUnsubscribeToken(keys: MasterKeys, token: string): UnsubscribeTarget | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== 2 * UUID_BYTES + MAC_BYTES || bytes.toString("base64url") !== token) return null;
  const body = bytes.subarray(0, 2 * UUID_BYTES);
  const mac = bytes.subarray(2 * UUID_BYTES);
  const isOurs = [keys.current, ...keys.retired].some((key) => timingSafeEqual(macOf(key, body), mac));
  if (!isOurs) return null;
  return {
    organizationId: toUuid(body.subarray(0, UUID_BYTES)),
    userId: toUuid(body.subarray(UUID_BYTES)),
  };
}
