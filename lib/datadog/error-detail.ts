const DETAIL_LIMIT = 300;
const SHORTEST_SECRET = 6;
const REMOVED = "[removed]";
/** Hexadecimal runs of key length, and long unbroken tokens such as newer keys and identifiers. */
const KEY_LIKE = /[0-9a-f]{16,}|[A-Za-z0-9_-]{32,}/gi;

/**
 * Datadog's own words out of an error body: JSON:API objects (`errors: [{ title, detail }]`) or plain strings
 * (`errors: ["Forbidden"]`). Keys and anything key-like are removed before the text is cut to 300 characters. Null
 * where the body says nothing readable; an HTML page of a proxy is not Datadog's words.
 */
export function errorDetail(body: string, secrets: readonly string[]): string | null {
  const text = errorWords(body);
  return text === null ? null : scrub(text, secrets);
}

/** Any text, made safe to show and to log: no key, nothing key-like, no control characters, at most 300 characters. */
export function scrub(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets.flatMap((one) => [one, encodeURIComponent(one)])) {
    // A mistyped key of a few letters is no secret, and would tear holes into Datadog's words.
    if (secret.length >= SHORTEST_SECRET)
      safe = safe.replace(new RegExp(secret.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), "gi"), REMOVED);
  }
  safe = safe.replace(KEY_LIKE, REMOVED).replace(/\p{Cc}+/gu, " ");
  return Array.from(safe.trim()).slice(0, DETAIL_LIMIT).join("");
}

function errorWords(body: string): string | null {
  const parsed = parseJson(body);
  if (typeof parsed !== "object" || parsed === null || !("errors" in parsed)) return null;
  const errors = Array.isArray(parsed.errors) ? parsed.errors : [parsed.errors];
  const words = errors.map(oneError).filter((one): one is string => one !== null && one !== "");
  return words.length === 0 ? null : words.join("; ");
}

function oneError(error: unknown): string | null {
  if (typeof error === "string") return error;
  if (typeof error !== "object" || error === null) return null;
  const { title, detail } = error as { title?: unknown; detail?: unknown };
  const words = [title, detail].filter((one): one is string => typeof one === "string" && one !== "");
  return words.length === 0 ? null : words.join(": ");
}

/** The value of a JSON text, undefined where it isn't one. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may hold a payload, so nothing of it is kept.
    return undefined;
  }
}
