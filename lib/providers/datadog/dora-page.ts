import { parseDatadogSite } from "./sites";

/** The page of an incident of Incident Management on the account's site; null for the demo, which is on none. */
export function incidentPageUrl(siteId: string | null, page: string): string | null {
  const parsed = siteId === null ? null : parseDatadogSite(siteId);
  return parsed?.ok ? new URL(`/${page}`, parsed.site.apiKeysUrl).toString() : null;
}

const HOUR_MS = 3_600_000;

/**
 * Datadog's own DORA page on the account's site, at the hours around an event; null for the demo, which is on none.
 * Datadog publishes no address of a single event.
 */
export function doraPageUrl(siteId: string | null, at: Date): string | null {
  if (siteId === null) return null;
  const parsed = parseDatadogSite(siteId);
  if (!parsed.ok) return null;
  const url = new URL("/ci/dora", parsed.site.apiKeysUrl);
  url.searchParams.set("from_ts", String(at.getTime() - HOUR_MS));
  url.searchParams.set("to_ts", String(at.getTime() + HOUR_MS));
  return url.toString();
}
