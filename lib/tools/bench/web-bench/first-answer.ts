import type { Browser, CDPSession } from "@playwright/test";

/** What the browser's own developer tools call fast 4G. */
const FAST_4G = {
  offline: false,
  latency: 60 * 2.75,
  downloadThroughput: (9_000_000 * 0.9) / 8,
  uploadThroughput: (1_500_000 * 0.9) / 8,
};

export interface FirstAnswer {
  /** From the press on the front page until the answer can be read, ms. */
  ms: number;
  /** How far things moved meanwhile and in the second after (cumulative layout shift). */
  shift: number;
}

/** A visitor with nothing in the cache presses "Explore the demo" on the front page and reads the answer. */
export async function firstAnswer(browser: Browser, base: string): Promise<FirstAnswer> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  try {
    const page = await context.newPage();
    const devtools: CDPSession = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", FAST_4G);
    await page.addInitScript(() => {
      const seen = { shift: 0 };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        })[])
          if (!entry.hadRecentInput) seen.shift += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(base, { waitUntil: "networkidle" });
    const startedAt = performance.now();
    await page.getByRole("button", { name: "Explore the demo" }).first().click({ noWaitAfter: true });
    const answer = page.locator("#verdict");
    await answer.waitFor();
    const ms = performance.now() - startedAt;
    await page.waitForLoadState("networkidle");
    const shift = await page.evaluate(() => (window as unknown as { seen: { shift: number } }).seen.shift);
    return { ms, shift };
  } finally {
    await context.close();
  }
}
