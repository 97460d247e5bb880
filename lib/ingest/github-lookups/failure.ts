/** Why looking up fails, as far as the page has a sentence for it. */
export const LOOKUP_FAILURES = [
  "unauthorized",
  "forbidden",
  "bad-request",
  "server",
  "network",
  "timeout",
  "bad-body",
  "no-deployments",
  "credentials-missing",
  "credentials-unreadable",
] as const;
export type LookupFailure = (typeof LOOKUP_FAILURES)[number] | "other";

/** The failure a stored word means; "other" for one that has no sentence of its own. */
export function parseLookupFailure(kind: string): LookupFailure {
  return LOOKUP_FAILURES.find((known) => known === kind) ?? "other";
}

/** Days before its end from which the page reminds of a token's. */
export const EXPIRY_NOTICE_DAYS = 14;

/** Whether a token's end is near enough, or past, to be told. */
export function isExpiring(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < EXPIRY_NOTICE_DAYS * 86_400_000;
}
