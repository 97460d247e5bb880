import { defineConfig, devices } from "@playwright/test";
import { DATADOG_URL, GITHUB_URL, WEB_URL } from "./tests/e2e/ports";

/** E2E_REUSE=1 tests against servers that already run, while writing tests; E2E_TRACE=1 keeps a trace of what fails. */
const reuseExistingServer = process.env.E2E_REUSE === "1";

export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "test-results/report.json" }],
  ],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: WEB_URL,
    locale: "en-US",
    // A picture and the page's own words stay of what failed; a trace of every test would cost a tenth of the time.
    trace: process.env.E2E_TRACE === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: [
    {
      command: "tsx tests/e2e/datadog-server.ts",
      url: `${DATADOG_URL}/api/v1/validate`,
      ignoreHTTPSErrors: true,
      reuseExistingServer,
      timeout: 30_000,
    },
    {
      command: "tsx tests/e2e/github-server.ts",
      url: `${GITHUB_URL}/graphql`,
      reuseExistingServer,
      timeout: 30_000,
    },
    {
      command: "tsx tests/e2e/iris-server.ts",
      url: `${WEB_URL}/api/health`,
      reuseExistingServer,
      timeout: 240_000,
      stdout: "pipe",
      gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    },
  ],
});
