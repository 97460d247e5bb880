import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { MasterKeys } from "@/lib/platform/encryption/master-keys";

const BYTES = 32;

/** What a signature is for. One made for another purpose never fits. */
export type SignaturePurpose = "recovery" | "mail-link" | "known-browser" | "provider-trip";

/** Our signature (HMAC-SHA-256, base64url) under a text, with a subkey of the current master key. */
export function sign(keys: MasterKeys, purpose: SignaturePurpose, text: string): string {
  return macOf(keys.current, purpose, text).toString("base64url");
}

/** Whether a signature under a text is ours, by the current master key or a retired one; in constant time. */
export function isSigned(
  keys: MasterKeys,
  purpose: SignaturePurpose,
  text: string,
  signature: string,
): boolean {
  const mac = Buffer.from(signature, "base64url");
  if (mac.length !== BYTES) return false;
  return [keys.current, ...keys.retired].some((key) => timingSafeEqual(macOf(key, purpose, text), mac));
}

function macOf(master: string, purpose: SignaturePurpose, text: string): Buffer {
  const secret = /^[0-9a-f]{64}$/i.test(master) ? Buffer.from(master, "hex") : Buffer.from(master, "base64");
  const key = Buffer.from(hkdfSync("sha256", secret, "", `iris/v1/${purpose}`, BYTES));
  return createHmac("sha256", key).update(text).digest();
}
