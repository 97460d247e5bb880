import type { BrowserContext } from "@playwright/test";
import { WEB_URL } from "./ports";

const NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (Not Found)";

/** Leaving a page drops what it was still fetching ahead; a browser without scripts fetches none. */
const HARMLESS = new Set(["net::ERR_ABORTED", "csp"]);

/** Everything in a browser that should not happen: errors on the console, broken scripts, failed requests, strangers. */
export class Watch {
  private readonly seen: string[] = [];
  private readonly meant = new Set<string>();

  over(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error")
        this.seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("dialog", (dialog) => {
      this.seen.push(`a dialog: ${dialog.message()}`);
      // Whoever listens has to answer; leaving a page asks too.
      void dialog.dismiss().catch(() => {});
    });
    context.on("weberror", (problem) => this.seen.push(`script: ${problem.error().stack}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      const isWeb = url.protocol === "http:" || url.protocol === "https:";
      if (isWeb && url.origin !== WEB_URL) this.seen.push(`somebody else was asked: ${url.origin}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.seen.push(`${response.status()} ${response.url()}`);
    });
    context.on("requestfailed", (request) => {
      const reason = request.failure()?.errorText ?? "no reason";
      if (!HARMLESS.has(reason)) this.seen.push(`${reason} ${request.url()}`);
    });
  }

  /** The test goes to an address that isn't there for this reader, on purpose. */
  expectNotFound(path: string): void {
    this.meant.add(`404 ${WEB_URL}${path}`).add(`console: ${NOT_FOUND} (${WEB_URL}${path})`);
  }

  /** The test goes to another server on purpose, as somebody does who signs in with a provider. */
  expectElsewhere(origin: string): void {
    this.meant.add(`somebody else was asked: ${origin}`);
  }

  problems(): string[] {
    return this.seen.filter((problem) => !this.meant.has(problem));
  }
}
