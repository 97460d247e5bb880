/** What the proxy settings of an environment are called, in the order they are looked up. */
const SETTINGS = {
  "https:": ["https_proxy", "HTTPS_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY"],
} as const;
type Scheme = keyof typeof SETTINGS;
/** Mail is encrypted before anything is said, as HTTPS is, and so takes its proxy; by scheme, with the usual ports. */
const SCHEMES: Readonly<Record<string, { setting: Scheme; port: string }>> = {
  "https:": { setting: "https:", port: "443" },
  "http:": { setting: "http:", port: "80" },
  "smtps:": { setting: "https:", port: "465" },
  "smtp:": { setting: "https:", port: "587" },
};
type Variables = Readonly<Record<string, string | undefined>>;

/** This machine's own servers, such as the embedded database, are never asked through a proxy. */
const OWN_HOSTS = "localhost,127.0.0.1,::1,[::1]";

const firstOf = (env: Variables, names: readonly string[]): string | null =>
  names.map((name) => env[name]).find((value) => value !== undefined && value !== "") ?? null;

const isSet = (env: Variables): boolean =>
  Object.values(SETTINGS).some((names) => firstOf(env, names) !== null);

const exceptions = (env: Variables): string =>
  [firstOf(env, ["no_proxy", "NO_PROXY"]), OWN_HOSTS].filter((one) => one !== null).join(",");

/**
 * From here on every `fetch` of the process goes through the environment's `HTTPS_PROXY` (or `HTTP_PROXY`), but for the
 * hosts of `NO_PROXY` and this machine's own. Does nothing where none is set.
 * @throws Error for a proxy that is no address, or a Node.js that undici doesn't run on (before 20.18.1).
 */
export async function callThroughProxy(env: Variables = process.env): Promise<void> {
  if (!isSet(env)) return;
  for (const scheme of Object.keys(SETTINGS) as Scheme[]) {
    const value = firstOf(env, SETTINGS[scheme]);
    if (value !== null && !URL.canParse(value)) {
      throw new Error(`${SETTINGS[scheme][1]} must be an address such as http://proxy.example.com:3128.`);
    }
  }
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import("undici");
  const [httpsProxy, httpProxy] = [firstOf(env, SETTINGS["https:"]), firstOf(env, SETTINGS["http:"])];
  setGlobalDispatcher(
    new EnvHttpProxyAgent({
      ...(httpsProxy !== null && { httpsProxy }),
      ...(httpProxy !== null && { httpProxy }),
      noProxy: exceptions(env),
    }),
  );
}

/** The proxy that a call goes through, as host and port without its password; null where it goes straight. */
export function proxyFor(address: string, env: Variables = process.env): string | null {
  return proxyUrlFor(new URL(address), env)?.host ?? null;
}

/**
 * The proxy that a connection goes through, with its password; null where it goes straight.
 * @param url http, https, smtp or smtps; any other goes straight.
 */
export function proxyUrlFor(url: URL, env: Variables = process.env): URL | null {
  const scheme = SCHEMES[url.protocol];
  const value = scheme === undefined ? null : firstOf(env, SETTINGS[scheme.setting]);
  if (value === null || !URL.canParse(value) || isException(url, exceptions(env))) return null;
  return new URL(value);
}

/** The port that a connection to an address of `SCHEMES` goes to. */
export const portOf = (url: URL): string => url.port || (SCHEMES[url.protocol]?.port ?? "");

/** As undici reads `NO_PROXY`: `*`, or hosts with or without a port, each with everything below it. */
function isException(url: URL, list: string): boolean {
  const port = portOf(url);
  const hostname = url.hostname.toLowerCase();
  return list.split(/[,\s]+/).some((entry) => {
    if (entry === "*") return true;
    const withPort = /^(.+):(\d+)$/.exec(entry);
    const isPortGiven = withPort !== null && !entry.startsWith("[") && entry !== "::1";
    const host = (isPortGiven ? (withPort[1] ?? "") : entry).replace(/^\*?\./, "").toLowerCase();
    if (host === "" || (isPortGiven && withPort[2] !== port)) return false;
    return hostname === host || hostname.endsWith(`.${host}`);
  });
}

/**
 * Why a fetch brought no answer: the system's word for it (ECONNREFUSED, ENOTFOUND, …), which says more than fetch's
 * "fetch failed", and the proxy it went through.
 */
export function unreachedDetail(
  failure: unknown,
  address: string,
  env: Variables = process.env,
): string | null {
  if (!(failure instanceof Error)) return null;
  const proxy = proxyFor(address, env);
  const refusal = proxyRefusal(failure);
  if (refusal !== null) return `the proxy ${proxy ?? "of the environment"} answered ${refusal}`;
  const words = systemWord(failure) ?? causesOf(failure).at(-1)?.message ?? failure.message;
  return proxy === null ? words : `${words} through the proxy ${proxy}`;
}

/** The status with which a proxy refused to open a tunnel, so that nothing was sent; null for any other failure. */
export function proxyRefusal(failure: unknown): number | null {
  const refusals = causesOf(failure).map(({ message }) => /Proxy response \((\d{3})\)/.exec(message)?.[1]);
  const status = refusals.find((found) => found !== undefined);
  return status === undefined ? null : Number(status);
}

function systemWord(failure: Error): string | null {
  for (const cause of causesOf(failure)) {
    if ("code" in cause && typeof cause.code === "string") return cause.code;
  }
  return null;
}

/** An error and what it was thrown for, outermost first: each library wraps the one below it. */
function causesOf(failure: unknown): Error[] {
  const causes: Error[] = [];
  for (let at = failure; at instanceof Error && causes.length < 5; at = at.cause) causes.push(at);
  return causes;
}
