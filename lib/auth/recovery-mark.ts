import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { MasterKeys } from "@/lib/encryption/master-keys";

/** How long after following the mail's link a new password can be chosen. */
export const RECOVERY_SECONDS = 3_600;

const MAC_BYTES = 32;

function macOf(master: string, text: string): Buffer {
  const secret = /^[0-9a-f]{64}$/i.test(master) ? Buffer.from(master, "hex") : Buffer.from(master, "base64");
  const key = Buffer.from(hkdfSync("sha256", secret, "", "iris/v1/recovery", MAC_BYTES));
  return createHmac("sha256", key).update(text).digest();
}

/** Says, under our signature, that this session began with the link of a recovery mail, and until when that counts. */
export function recoveryMark(keys: MasterKeys, sessionId: string, now: Date): string {
  const expiresAt = Math.floor(now.getTime() / 1000) + RECOVERY_SECONDS;
  return `${expiresAt}.${macOf(keys.current, `${sessionId}.${expiresAt}`).toString("base64url")}`;
}

/** Whether a mark is ours, of this session, and still counts. */
export function isRecoveryMark(keys: MasterKeys, mark: string, sessionId: string, now: Date): boolean {
  const [, expiresAt = "", text = ""] = /^(\d{1,12})\.([\w-]+)$/.exec(mark) ?? [];
  const mac = Buffer.from(text, "base64url");
  if (mac.length !== MAC_BYTES || Number(expiresAt) * 1000 <= now.getTime()) return false;
  return [keys.current, ...keys.retired].some((key) =>
    timingSafeEqual(macOf(key, `${sessionId}.${expiresAt}`), mac),
  );
}
