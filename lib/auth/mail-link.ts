import { z } from "zod";

/** The kinds of mails whose links lead to us. */
const TYPES = ["email", "signup", "recovery", "invite", "magiclink", "email_change"] as const;

const mailLink = z.object({
  type: z.enum(TYPES),
  token_hash: z.string().min(1).max(500),
  next: z.string().max(2000).optional().catch(undefined),
});

/** What a mail's link holds. */
export interface MailLink {
  type: (typeof TYPES)[number];
  tokenHash: string;
  /** Where to go on, as the mail's template wrote it; null where it didn't. */
  next: string | null;
}

/** A mail's link out of an address, or out of what came back of one; null for what is none. */
export function parseMailLink(params: Record<string, unknown>): MailLink | null {
  const parsed = mailLink.safeParse(params);
  if (!parsed.success) return null;
  return { type: parsed.data.type, tokenHash: parsed.data.token_hash, next: parsed.data.next ?? null };
}
