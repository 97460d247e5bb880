import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const KNOWN_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

function findChromium(): string | null {
  const candidates = [process.env.CHROMIUM_PATH ?? "", ...KNOWN_PATHS, chromium.executablePath()];
  return candidates.find((path) => path !== "" && existsSync(path)) ?? null;
}

function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const result = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env });
  if (result.status !== 0) process.stderr.write(`${command} ${args[0]} did not work.\n`);
}

/**
 * The Chromium that the browser tests run in: the system's, else installed as Debian's package (as root) or by
 * Playwright's own download. @throws Error with what to do when none of these works.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found) return found;
  process.stdout.write("Installing Chromium for the browser tests (once) …\n");
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "chromium"]);
  } else {
    run(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"]);
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    "The browser tests need Chromium: install it, or set CHROMIUM_PATH to it, and run npm test again.",
  );
}
