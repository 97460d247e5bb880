import type { Problem } from "@/lib/platform/http/problem";

/** A body as JSON, or why it isn't taken. */
export type JsonReading = { ok: true; value: unknown } | { ok: false; problem: Problem };

/** Reads a JSON body of at most so many bytes; a longer one is left unread, whatever length its header claims. */
export async function readJson(request: Request, maxBytes: number): Promise<JsonReading> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    const detail = "Send the body as JSON, with content-type: application/json.";
    return { ok: false, problem: { status: 415, title: "Unsupported media type", detail } };
  }
  const bytes = await readUpTo(request, maxBytes);
  if (bytes === null) {
    const detail = `Send at most ${maxBytes} bytes; split the batch into smaller ones.`;
    return { ok: false, problem: { status: 413, title: "Body too large", detail } };
  }
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    const detail = "The body isn't JSON in UTF-8, or it was cut off on the way. Send it again.";
    return { ok: false, problem: { status: 400, title: "Malformed body", detail } };
  }
}

async function readUpTo(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    length += part.byteLength;
    if (length > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
