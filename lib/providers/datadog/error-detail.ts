import { scrub } from "@/lib/platform/security/scrub";

/**
 * Datadog's own words out of an error body: JSON:API objects (`errors: [{ title, detail }]`) or plain strings
 * (`errors: ["Forbidden"]`). Keys and anything key-like are removed before the text is cut to 300 characters. Null
 * where the body says nothing readable; an HTML page of a proxy is not Datadog's words.
 */
export function errorDetail(body: string, secrets: readonly string[]): string | null {
  const text = errorWords(body);
  return text === null ? null : scrub(text, secrets);
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
