import type { APIRequestContext } from "@playwright/test";
import { expect, test } from "./fixtures";

const ORG = "acme-payments";

/** Of addresses alike but for ids, names and values, so many are followed. */
const PER_KIND = 2;

/**
 * What an address is an instance of: its path with ids and names left out, and that path with each thing its query
 * says. Each by itself: their combinations are without number, and made by the same few components.
 */
function kindsOf({ pathname, searchParams }: URL): string[] {
  const path = pathname
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "id")
    .replace(/(\/services\/)[^/]+/, "$1name");
  return [path, ...[...new Set(searchParams.keys())].map((key) => `${path}?${key}`)];
}

async function linksOf(
  request: APIRequestContext,
  address: string,
): Promise<{ status: number; arrivedAt: string; links: URL[] }> {
  const response = await request.get(address, { maxRedirects: 5 });
  const html = await response.text();
  const links = [...html.matchAll(/<a\s[^>]*?href="([^"]+)"/g)]
    .map(([, href = ""]) => new URL(href.replaceAll("&amp;", "&"), response.url()))
    .filter(({ origin }) => origin === new URL(response.url()).origin);
  return { status: response.status(), arrivedAt: new URL(response.url()).pathname, links };
}

test("no link of any page of the demo is dead", async ({ visitor, demo }) => {
  test.setTimeout(600_000);
  const page = await visitor(demo);
  const waiting = [`/${ORG}/dashboard`];
  const known = new Set(waiting);
  const seen = new Map<string, number>();
  let followed = 0;
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const { status, arrivedAt, links } = await linksOf(page.request, address);
    expect.soft(status, address).toBe(200);
    // The demo's way out leads to signing up, and from there to signing in, where providers' buttons lead without a press;
    // nothing else ends there.
    if (!/^\/(?:sign-in|auth\/with\/)/.test(address)) {
      expect(arrivedAt, `${address} is read signed in`).not.toBe("/sign-in");
    }
    followed++;
    for (const link of links) {
      const next = link.pathname + link.search;
      const kinds = kindsOf(link);
      if (known.has(next) || kinds.every((kind) => (seen.get(kind) ?? 0) >= PER_KIND)) continue;
      for (const kind of kinds) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      known.add(next);
      waiting.push(next);
    }
  }
  expect(followed).toBeGreaterThan(40);
});
