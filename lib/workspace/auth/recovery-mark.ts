import { randomBytes } from "node:crypto";
import type { MasterKeys } from "@/lib/platform/encryption/master-keys";
import { isSigned, sign } from "./signature";

/** How long after following the mail's link a new password can be chosen. */
export const RECOVERY_SECONDS = 3_600;

/** What a mark says that is ours, of this session, and still counts. */
export interface RecoveryMark {
  /** Unlike any other mark's: whoever accepts one notes it, so that it is good once. */
  id: string;
  expiresAt: Date;
}

/** Says, under our signature, that this session began with the link of a recovery mail, and until when that counts. */
export function recoveryMark(keys: MasterKeys, sessionId: string, expiresAt: Date): string {
  const text = `${Math.floor(expiresAt.getTime() / 1000)}.${randomBytes(16).toString("base64url")}`;
  return `${text}.${sign(keys, "recovery", `${sessionId}.${text}`)}`;
}

/** Reads a mark; null for one that isn't ours, is another session's, or has run out. */
export function readRecoveryMark(
  keys: MasterKeys,
  mark: string,
  sessionId: string,
  now: Date,
): RecoveryMark | null {
  const [, seconds = "", id = "", signature = ""] = /^(\d{1,12})\.([\w-]{22})\.([\w-]+)$/.exec(mark) ?? [];
  const expiresAt = new Date(Number(seconds) * 1000);
  if (expiresAt.getTime() <= now.getTime()) return null;
  return isSigned(keys, "recovery", `${sessionId}.${seconds}.${id}`, signature) ? { id, expiresAt } : null;
}
