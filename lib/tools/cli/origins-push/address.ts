import { UsageError } from "../errors";

/**
 * The address commits are pushed to. Only https, since the token goes with every request; plain http reaches this
 * machine itself and nothing else.
 * @throws UsageError that says what to type instead.
 */
export function parseServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new UsageError(`--server must be an address such as https://iris.example.com, not "${text}".`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("--server must not hold a name or password: the token comes from IRIS_TOKEN.");
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new UsageError(
      `--server must begin with https: over http anybody on the way could read the token.`,
    );
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** The endpoint of an organization. A server may live under a path of its own. */
export function endpointOf(server: URL, slug: string): string {
  const base = server.href.replace(/[?#].*$/, "").replace(/\/+$/, "");
  return `${base}/api/v1/orgs/${encodeURIComponent(slug)}/commit-origins`;
}
