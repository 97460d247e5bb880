import type { Problem } from "@/lib/platform/http/problem";

/** A body as JSON, or why it isn't taken. */
export type JsonReading = { ok: true; value: unknown } | { ok: false; problem: Problem };

/**
 * Reads a JSON body of at most so many bytes, as it is or as gzip; a longer one is left unread, whatever length its header
 * claims.
 */
export async function readJson(request: Request, maxBytes: number): Promise<JsonReading> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    const detail = "Send the body as JSON, with content-type: application/json.";
    return { ok: false, problem: { status: 415, title: "Unsupported media type", detail } };
  }
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity" && encoding !== "gzip") {
    const detail = "Send the body as it is, or with content-encoding: gzip.";
    const headers = { "accept-encoding": "gzip, identity" };
    return { ok: false, problem: { status: 415, title: "Unsupported content encoding", detail, headers } };
  }
  const bytes = await readUpTo(bodyOf(request, encoding), maxBytes).catch(() => undefined);
  if (bytes === undefined) {
    const detail = "The body isn't the gzip that content-encoding says it is, or it was cut off on the way.";
    return { ok: false, problem: { status: 400, title: "Malformed body", detail } };
  }
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

function bodyOf({ body }: Request, encoding: "identity" | "gzip"): AsyncIterable<Uint8Array> | [] {
  if (body === null) return [];
  const gunzip = () => new DecompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>;
  return (encoding === "gzip" ? body.pipeThrough(gunzip()) : body) as unknown as AsyncIterable<Uint8Array>;
}

/** Counted as it is unpacked, so that a small body can't grow large. */
async function readUpTo(body: AsyncIterable<Uint8Array> | [], maxBytes: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.byteLength;
    if (length > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
