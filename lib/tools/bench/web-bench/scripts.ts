import type { Browser } from "@playwright/test";

/** Kilobytes that came over the wire, compressed, without their headers. */
export interface LoadedScripts {
  /** Named in the page's HTML: what the browser needs before the page answers. */
  needed: number;
  /** Fetched by the page's own scripts once it was quiet: what menus and explanations are made of. */
  afterwards: number;
  /** Fetched once the reader came near the charts. */
  charts: number;
  /** How many pages were fetched ahead, and how much that was. */
  prefetched: { pages: number; kilobytes: number };
}

const SETTLED_MS = 3_000;
const SCREEN_PX = 600;

type Tally = Map<string, { kind: "named" | "fetched" | "page"; headers: number; bytes: number }>;

/** Loads a page with an empty cache, waits until it has fetched all that it fetches by itself, then scrolls through it. */
export async function loadedScripts(
  browser: Browser,
  address: string,
  cookie: string,
): Promise<LoadedScripts> {
  const context = await browser.newContext({ extraHTTPHeaders: { Cookie: cookie } });
  try {
    const page = await context.newPage();
    const tally: Tally = new Map();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
    devtools.on("Network.requestWillBeSent", ({ requestId, type, initiator, request }) => {
      if (type === "Script")
        tally.set(requestId, {
          kind: initiator.type === "script" ? "fetched" : "named",
          headers: 0,
          bytes: 0,
        });
      else if (new URL(request.url).searchParams.has("_rsc"))
        tally.set(requestId, { kind: "page", headers: 0, bytes: 0 });
    });
    devtools.on("Network.responseReceived", ({ requestId, response }) => {
      const found = tally.get(requestId);
      // What has come by then are the headers.
      if (found) found.headers = response.encodedDataLength;
    });
    // One that was broken off never finishes, and counts nothing.
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const found = tally.get(requestId);
      if (found) found.bytes = encodedDataLength - found.headers;
    });
    await page.goto(address, { waitUntil: "networkidle" });
    await page.waitForTimeout(SETTLED_MS);
    const before = { needed: sum(tally, "named"), afterwards: sum(tally, "fetched") };
    const pages = [...tally.values()].filter(({ kind }) => kind === "page");
    const prefetched = { pages: pages.length, kilobytes: sum(tally, "page") };
    const height = await page.evaluate(() => document.body.scrollHeight);
    for (let y = 0; y < height; y += SCREEN_PX) {
      await page.evaluate((top) => window.scrollTo(0, top), y);
      await page.waitForTimeout(SETTLED_MS / 10);
    }
    await page.waitForTimeout(SETTLED_MS);
    return { ...before, charts: sum(tally, "fetched") - before.afterwards, prefetched };
  } finally {
    await context.close();
  }
}

function sum(tally: Tally, wanted: "named" | "fetched" | "page"): number {
  return [...tally.values()].reduce((all, { kind, bytes }) => all + (kind === wanted ? bytes : 0), 0) / 1000;
}
