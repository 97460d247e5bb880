/** One of Datadog's regions. Keys belong to one region and are only ever sent to its `apiUrl`. */
export interface DatadogSite {
  /** Datadog's own name for it, which is also its host name. */
  id: string;
  label: string;
  /** Where the API answers. */
  apiUrl: string;
  /** The page where API keys are made. */
  apiKeysUrl: string;
  /** The page where application keys are made. */
  applicationKeysUrl: string;
}

const site = (id: string, label: string, appHost: string): DatadogSite => ({
  id,
  label,
  apiUrl: `https://api.${id}`,
  apiKeysUrl: `https://${appHost}/organization-settings/api-keys`,
  applicationKeysUrl: `https://${appHost}/organization-settings/application-keys`,
});

/** Every site that offers Delivery Performance (DORA Metrics). Government sites don't, and are refused with that reason. */
export const DATADOG_SITES: readonly DatadogSite[] = [
  site("datadoghq.com", "US1", "app.datadoghq.com"),
  site("us3.datadoghq.com", "US3", "us3.datadoghq.com"),
  site("us5.datadoghq.com", "US5", "us5.datadoghq.com"),
  site("datadoghq.eu", "EU1", "app.datadoghq.eu"),
  site("ap1.datadoghq.com", "AP1", "ap1.datadoghq.com"),
  site("ap2.datadoghq.com", "AP2", "ap2.datadoghq.com"),
  site("uk1.datadoghq.com", "UK1", "uk1.datadoghq.com"),
];

/**
 * The simulated Datadog of the demo organization. Nothing a person types resolves to it, and its host can't exist
 * (RFC 2606), so that a client made for it without the simulator reaches nobody.
 */
export const DEMO_SITE: DatadogSite = {
  id: "demo",
  label: "Demo",
  apiUrl: "https://datadog.invalid",
  apiKeysUrl: "",
  applicationKeysUrl: "",
};

export type ParsedDatadogSite =
  | { ok: true; site: DatadogSite }
  | { ok: false; reason: "unsupported-government" | "unknown" | "empty" };

const BY_ID = new Map(DATADOG_SITES.map((known) => [known.id, known]));

const ALIASES = new Map([
  ["us1.datadoghq.com", "datadoghq.com"],
  ["eu1.datadoghq.eu", "datadoghq.eu"],
  ["us", "datadoghq.com"],
  ["us1", "datadoghq.com"],
  ["us3", "us3.datadoghq.com"],
  ["us5", "us5.datadoghq.com"],
  ["eu", "datadoghq.eu"],
  ["eu1", "datadoghq.eu"],
  ["ap1", "ap1.datadoghq.com"],
  ["ap2", "ap2.datadoghq.com"],
  ["uk1", "uk1.datadoghq.com"],
]);

const SERVICE_PREFIX = /^(?:app|api|www)\./;
const GOVERNMENT_NAMES = new Set(["gov", "us1-fed", "us1_fed", "us2-fed", "us2_fed", "fed"]);

/**
 * Resolves what people type or paste (`us5`, `EU`, `app.datadoghq.eu`, `https://acme.us5.datadoghq.com/logs?x`) to a
 * listed site. Keys are sent to the result, so it is always an entry of `DATADOG_SITES`, never something built from
 * the input. A site known from the database is parsed with the same function.
 */
export function parseDatadogSite(input: string): ParsedDatadogSite {
  const typed = input.trim().toLowerCase();
  if (typed === "") return { ok: false, reason: "empty" };
  if (GOVERNMENT_NAMES.has(typed)) return { ok: false, reason: "unsupported-government" };
  const host = hostOf(typed);
  if (host === null) return { ok: false, reason: "unknown" };
  if (host === "ddog-gov.com" || host.endsWith(".ddog-gov.com")) {
    return { ok: false, reason: "unsupported-government" };
  }
  const found = lookUp(host) ?? lookUp(host.replace(SERVICE_PREFIX, "")) ?? siteOfSubdomain(host);
  return found ? { ok: true, site: found } : { ok: false, reason: "unknown" };
}

/** What a region is called: an unknown one is no customer's name. */
const REGION = /^[a-z]{2,3}\d+(?:-fed)?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Datadog's own pages under its domain, which belong to no account. */
const NO_ACCOUNT = new Set([
  "app",
  "api",
  "www",
  "blog",
  "docs",
  "gov",
  "help",
  "learn",
  "status",
  "support",
  "trust",
]);

/** A customer's own name before a site's (`acme.us5.datadoghq.com`): Datadog lets an account choose one. */
function siteOfSubdomain(host: string): DatadogSite | undefined {
  const dot = host.indexOf(".");
  const label = host.slice(0, dot);
  if (!LABEL.test(label) || REGION.test(label) || NO_ACCOUNT.has(label)) return undefined;
  return BY_ID.get(host.slice(dot + 1));
}

function lookUp(host: string): DatadogSite | undefined {
  return BY_ID.get(ALIASES.get(host) ?? host);
}

/** Lets the platform's own URL parser find the host, so that we and `fetch` can't disagree about userinfo tricks. */
function hostOf(typed: string): string | null {
  const address = /^[a-z][a-z0-9+.-]*:\/\//.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  if (url.username !== "" || url.password !== "") return null;
  return url.hostname.replace(/\.$/, "");
}
