/** What is text: the rest is small, or compressed already. */
const TEXT = /^(?:application\/(?:json|problem\+json|openmetrics-text)|text\/csv)\b/;

/** Whether a request takes an encoding: named, or by `*`, and not with a weight of zero. */
export function takesEncoding(request: Request, encoding: string): boolean {
  const weights = new Map(
    (request.headers.get("accept-encoding") ?? "").split(",").map((part) => {
      const [name = "", ...parameters] = part.split(";").map((one) => one.trim().toLowerCase());
      const weight = parameters.find((one) => one.startsWith("q="));
      return [name, weight === undefined ? 1 : Number(weight.slice(2))] as const;
    }),
  );
  return (weights.get(encoding) ?? weights.get("*") ?? 0) > 0;
}

/**
 * An answer as gzip where the request takes it: streamed, so that an export begins to arrive at once and none of it is
 * kept. Whatever the encoding, caches are told that there are two.
 */
export function compressed(request: Request, answer: Response): Response {
  const type = answer.headers.get("content-type") ?? "";
  if (answer.body === null || !TEXT.test(type) || answer.headers.has("content-encoding")) return answer;
  const headers = new Headers(answer.headers);
  headers.append("vary", "accept-encoding");
  const { status } = answer;
  if (!takesEncoding(request, "gzip")) return new Response(answer.body, { status, headers });
  headers.delete("content-length");
  headers.set("content-encoding", "gzip");
  const gzip = new CompressionStream("gzip") as ReadableWritablePair<Uint8Array, Uint8Array>;
  return new Response(answer.body.pipeThrough(gzip), { status, headers });
}
