/**
 * The address that the proxy next to us saw: the last one in X-Forwarded-For, because a proxy appends and whatever
 * stands before can be made up by whoever asks. "unknown" where none is named; all of those share a limit.
 */
export function nearestAddress(headers: Headers): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
}
