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

type Tally = Map<string, { kind: "named" | "fetched" | "page"; bytes: number }>;

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
        tally.set(requestId, { kind: initiator.type === "script" ? "fetched" : "named", bytes: 0 });
      else if (new URL(request.url).searchParams.has("_rsc"))
        tally.set(requestId, { kind: "page", bytes: 0 });
    });
    devtools.on("Network.responseReceived", ({ requestId, response }) => {
      // What has come by then are the headers.
      add(tally, requestId, -response.encodedDataLength);
    });
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
      add(tally, requestId, encodedDataLength),
    );
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

function add(tally: Tally, requestId: string, bytes: number): void {
  const found = tally.get(requestId);
  if (found) found.bytes += bytes;
}

function sum(tally: Tally, wanted: "named" | "fetched" | "page"): number {
  return [...tally.values()].reduce((all, { kind, bytes }) => all + (kind === wanted ? bytes : 0), 0) / 1000;
}
