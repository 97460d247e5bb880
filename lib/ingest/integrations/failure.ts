/** Why a sync fails, as far as the page has a sentence for it. */
export const FAILURE_KINDS = [
  "unauthorized",
  "forbidden",
  "not-found",
  "gone",
  "bad-request",
  "rate-limited",
  "server",
  "network",
  "timeout",
  "bad-body",
  "too-large",
  "credentials-missing",
  "credentials-unreadable",
  "second-full",
  "unordered",
  "unplaceable",
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number] | "other";

/** The failure a stored word means; "other" for one that has no sentence of its own. */
export function parseFailureKind(kind: string): FailureKind {
  return FAILURE_KINDS.find((known) => known === kind) ?? "other";
}

/** Days without a registered incident after which the page says that the feed may have gone silent. */
export const INCIDENT_SILENCE_DAYS = 30;

/** Whole days since an instant. */
export function daysSince(at: Date, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - at.getTime()) / 86_400_000));
}
