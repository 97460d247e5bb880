const DETAIL_LIMIT = 300;
const SHORTEST_SECRET = 6;
const REMOVED = "[removed]";
/** Hexadecimal runs of key length, and long unbroken tokens such as newer keys and identifiers. */
const KEY_LIKE = /[0-9a-f]{16,}|[A-Za-z0-9_-]{32,}/gi;
/**
 * What stands between `//` and the last `@` of an address's authority. A quote or a backslash ends it, as in JSON; an
 * apostrophe may be part of a password.
 */
const USER_INFO = /\/\/[^\s/"<>\\]*@/g;
/** A header's credentials, whoever quotes them. */
const CREDENTIALS = /\b(bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{6,}/gi;
/** Characters that are no text: controls, and those that turn the direction of what stands around them. */
const NO_TEXT = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** The text with the user-info of every address in it left out: `https://user:token@host/path` names only its host. */
export function withoutUserInfo(text: string): string {
  return text.replace(USER_INFO, "//");
}

/** The text without what names a secret: the given ones, also as in an address; user-info; a header's credentials. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
  let safe = text;
  for (const secret of secrets.flatMap((one) => [one, encodeURIComponent(one)])) {
    // A mistyped key of a few letters is no secret, and would tear holes into the words.
    if (secret.length >= SHORTEST_SECRET)
      safe = safe.replace(new RegExp(secret.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "gi"), REMOVED);
  }
  return withoutUserInfo(safe).replace(CREDENTIALS, `$1 ${REMOVED}`);
}

/**
 * Anybody else's words (Datadog's, GitHub's, a proxy's), made safe to keep, to show and to log: no secret, nothing
 * key-like, no control characters, at most 300 characters. Every outside error text goes through here.
 * @param secrets what the call was made with
 */
export function scrub(text: string, secrets: readonly string[]): string {
  const safe = withoutSecrets(text, secrets).replace(KEY_LIKE, REMOVED).replace(NO_TEXT, " ");
  return Array.from(safe.trim()).slice(0, DETAIL_LIMIT).join("");
}
