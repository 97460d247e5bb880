/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** The errors of the gateway (401, 403, 404, 429, 5xx) are plain strings. */
export function plainError(status: number, message: string): Response {
  return jsonAnswer(status, { errors: [message] });
}

const TITLES: Record<number, string> = { 400: "Bad Request", 404: "Not Found" };

/** The errors of the endpoint itself are JSON:API objects. */
export function objectError(status: 400 | 404, detail: string): Response {
  return jsonAnswer(status, { errors: [{ status: String(status), title: TITLES[status], detail }] });
}

/** The page a proxy in between shows instead of the answer, with status 200. */
export function htmlAnswer(): Response {
  const page = "<!doctype html><title>Just a moment</title><h1>Checking your connection</h1>";
  return new Response(page, { status: 200, headers: { "content-type": "text/html" } });
}
