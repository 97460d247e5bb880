import { randomBytes, timingSafeEqual } from "node:crypto";
import type { MasterKeys } from "@/lib/platform/encryption/master-keys";
import { isSigned, type SignaturePurpose, sign } from "./signature";

const PURPOSE: SignaturePurpose = "mail-link";
/** Supabase lets no link live longer; how long one really does is its setting (`otp_expiry`). */
const MAX_AGE_MS = 86_400_000;

/** The mails whose links lead to us: confirm an address, choose a new password. */
export const MAIL_LINK_TYPES = ["email", "recovery"] as const;
export type MailLinkType = (typeof MAIL_LINK_TYPES)[number];

/** A link's secret that is ours, before it is known whose account the rest of the link opens. */
export interface LinkSecret {
  /** Unlike any other secret's, for counting the tries made with it. */
  id: string;
  /** Whether the mail went to this address. */
  isFor(email: string): boolean;
}

/**
 * The secret that a mail about an account carries besides Supabase's code, which has so few digits that it could be
 * guessed: 128 random bits under our signature of 256, bound to the kind of mail and to its address, which can't be
 * read out of it.
 */
export function linkSecret(keys: MasterKeys, type: MailLinkType, email: string, now: Date): string {
  const id = randomBytes(16).toString("base64url");
  const text = `${now.getTime() + MAX_AGE_MS}.${id}.${addressTag(keys, id, email)}`;
  return `${text}.${sign(keys, PURPOSE, `${type}.${text}`)}`;
}

/** Reads a link's secret; null for one that isn't ours, is another kind of mail's, or is too old. */
export function readLinkSecret(
  keys: MasterKeys,
  type: MailLinkType,
  secret: string,
  now: Date,
): LinkSecret | null {
  const [, text = "", expiresAt = "", id = "", tag = "", signature = ""] =
    /^((\d{1,16})\.([\w-]{22})\.([\w-]{43}))\.([\w-]{43})$/.exec(secret) ?? [];
  if (!isSigned(keys, PURPOSE, `${type}.${text}`, signature) || Number(expiresAt) <= now.getTime())
    return null;
  const { current, retired } = keys;
  const isFor = (email: string) =>
    [current, ...retired].some((key) => isSame(addressTag({ current: key, retired: [] }, id, email), tag));
  return { id, isFor };
}

/** Says nothing about the address to whoever hasn't our key, and differs from link to link. */
function addressTag(keys: MasterKeys, id: string, email: string): string {
  return sign(keys, PURPOSE, `address.${id}.${email.trim().toLowerCase()}`);
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
