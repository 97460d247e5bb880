import { z } from "zod";
import { MAIL_LINK_TYPES, type MailLinkType } from "./link-secret";

/** The parameter of a mail's `next` page that carries the link's own secret through Supabase's mail template. */
const SECRET = "link";
const ANY_ORIGIN = "https://iris.invalid";

const mailLink = z.object({
  type: z.enum(MAIL_LINK_TYPES),
  token_hash: z.string().min(1).max(500),
  next: z.string().max(2000).optional().catch(undefined),
});

/** What a mail's link holds. */
export interface MailLink {
  type: MailLinkType;
  /** What Supabase made: enough to sign in with. */
  tokenHash: string;
  /** Where to go on, with our secret in its query; null where the mail's template wrote none. */
  next: string | null;
}

/** A mail's link out of an address, or out of what came back of one; null for what is none. */
export function parseMailLink(params: unknown): MailLink | null {
  const parsed = mailLink.safeParse(params);
  if (!parsed.success) return null;
  return { type: parsed.data.type, tokenHash: parsed.data.token_hash, next: parsed.data.next ?? null };
}

/** The address that Supabase is given to lead on to, with the link's secret in it. */
export function withSecret(address: string, secret: string): string {
  const url = new URL(address);
  url.searchParams.set(SECRET, secret);
  return url.href;
}

/** Takes the secret out of what a mail's link leads on to again. */
export function splitSecret(next: string | null): { secret: string; next: string | null } {
  if (next === null || !URL.canParse(next, ANY_ORIGIN)) return { secret: "", next };
  const url = new URL(next, ANY_ORIGIN);
  const secret = url.searchParams.get(SECRET) ?? "";
  url.searchParams.delete(SECRET);
  const isPath = url.origin === ANY_ORIGIN;
  return { secret, next: isPath ? `${url.pathname}${url.search}${url.hash}` : url.href };
}
