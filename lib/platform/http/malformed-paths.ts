import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

const ESCAPES = /(?:%[0-9a-f]{2})+|%/gi;

/**
 * The same address with every escape that spells no text (`%FF`, `%`, `%zz`) written out as the characters it consists of.
 *
 * @param url a request's target: path and query. What follows the `?` stays as it came.
 */
export function withReadablePath(url: string): string {
  const [path = "", ...query] = url.split("?");
  const readable = path.replace(ESCAPES, (run) => (isText(run) ? run : run.replaceAll("%", "%25")));
  return [readable, ...query].join("?");
}

function isText(escapes: string): boolean {
  try {
    decodeURIComponent(escapes);
    return true;
  } catch {
    return false;
  }
}

/** Lets an address that nobody can read be one that doesn't exist: Next answers it with an error of the server's own. */
export function readMalformedPaths(): void {
  subscribe("http.server.request.start", (message) => {
    // The promise behind the cast: Node documents what this channel publishes.
    const { request } = message as { request: IncomingMessage };
    if (request.url?.includes("%")) request.url = withReadablePath(request.url);
  });
}
