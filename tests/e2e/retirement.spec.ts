/** The days on which Datadog stops taking DORA incidents and removes them, on a server that lives through them. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "@playwright/test";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { READ_SCOPE } from "@/lib/providers/simulated-datadog/simulated-access";
import { createSimulatedDatadog } from "@/lib/providers/simulated-datadog/simulated-datadog";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { irisHome } from "@/lib/tools/embedded/home";
import { expect, test } from "./fixtures";
import { TEST_KEYS } from "./keys";
import { DATA_FOLDER, WEB_PORT } from "./ports";
import {
  chooseProduction,
  nameOrganization,
  newAccount,
  sendConnectForm,
  signIn,
  signUp,
  unique,
} from "./steps";

const HOME = `${DATA_FOLDER}-retirement`;
const PORT = WEB_PORT + 9;
const ADDRESS = `http://localhost:${PORT}`;
const CLOCK = pathToFileURL(join("tests", "e2e", "clock.mjs")).href;
const INCIDENTS = 6;

/** Deployments of each day until spring, and incidents of December. */
function historyOfTheWinter() {
  const make = (seed: string, until: string, days: number, incidents: number) =>
    syntheticHistory({
      seed,
      deployments: days * 2,
      commitsPerDeployment: 1,
      productionEvery: 2,
      until: new Date(until),
      days,
      incidents,
    });
  const december = make("december", "2026-12-18T00:00:00Z", 14, INCIDENTS);
  const winter = make("winter", "2027-04-03T00:00:00Z", 90, 0);
  return { deployments: [...december.deployments, ...winter.deployments], failures: december.failures };
}

let ahead = 0;
const datadog = createSimulatedDatadog({
  history: historyOfTheWinter(),
  keys: { apiKey: TEST_KEYS.apiKey, appKey: TEST_KEYS.applicationKey, scopes: [READ_SCOPE] },
  now: () => new Date(Date.now() + ahead),
});

let iris: ChildProcess | null = null;
async function stop(): Promise<void> {
  if (iris === null || iris.exitCode !== null) return;
  const left = once(iris, "exit");
  iris.kill("SIGTERM");
  await left;
}

/** Starts Iris again on the same data, on another day. */
async function liveOn(instant: string, datadogUrl: string): Promise<void> {
  await stop();
  ahead = Date.parse(instant) - Date.now();
  const env = {
    IRIS_HOME: HOME,
    PORT: String(PORT),
    DATADOG_API_URL: datadogUrl,
    STARTS_AT: instant,
    IRIS_LOG: "off",
    IRIS_DEMO: "0",
  };
  const child = spawn(
    process.execPath,
    ["--import", CLOCK, join("lib", "tools", "cli", "bootstrap.mjs"), "start"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env, NODE_OPTIONS: `--import ${CLOCK}` },
    },
  );
  iris = child;
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const itRuns = "Iris runs: ";
  await Promise.race([once(child, "exit"), expect.poll(() => said, { timeout: 200_000 }).toContain(itRuns)]);
  expect(said).toContain(itRuns);
  expect(said).toContain("The demo is switched off");
}

async function visit(browser: Browser, path: string): Promise<Page> {
  const page = await browser.newPage({ baseURL: ADDRESS });
  await page.goto(path);
  return page;
}

test("an organization goes on through December 31, 2026 and March 31, 2027: deployments come in, incidents stay", async ({
  browser,
}) => {
  test.setTimeout(600_000);
  rmSync(HOME, { recursive: true, force: true });
  const server = await serveOnLoopback(datadog.fetch);
  const account = newAccount("winter");
  let settings = "";
  const feed = (page: Page, name: string) =>
    page
      .getByRole("region", { name: "Feeds" })
      .getByRole("listitem")
      .filter({ hasText: new RegExp(`^${name}`) });
  const syncUntil = async (page: Page, sentence: string) => {
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(async () => {
      await page.reload();
      await expect(feed(page, "DORA incidents")).toContainText(sentence, { timeout: 2_000 });
    }).toPass({ timeout: 90_000 });
  };
  try {
    await test.step("on December 20 the feed is live, and the page says when it ends", async () => {
      await liveOn("2026-12-20T09:00:00Z", server.url);
      const page = await visit(browser, "/sign-up");
      await signUp(page, account);
      const slug = await nameOrganization(page, unique("Winter"));
      settings = `/${slug}/settings/integrations/datadog`;
      await sendConnectForm(page);
      await chooseProduction(page);
      await page.reload();
      await expect(feed(page, "DORA incidents")).toContainText(`${INCIDENTS} incidents`);
      await expect(feed(page, "DORA incidents")).toContainText(
        "Datadog ends this list on December 31, 2026.",
      );
      await expect(feed(page, "Incident Management")).toContainText(
        "Give the application key the scope incident_read",
      );
      await page.close();
    });
    for (const day of ["2027-01-02", "2027-04-02"]) {
      await test.step(`on ${day} the feed has ended, nothing fails, and what was read counts`, async () => {
        await liveOn(`${day}T09:00:00Z`, server.url);
        const page = await visit(browser, "/sign-in");
        await signIn(page, account);
        await page.waitForURL(/dashboard/);
        await page.goto(settings);
        await syncUntil(page, "Datadog has ended this list.");
        await expect(feed(page, "DORA incidents")).toContainText(`${INCIDENTS} incidents`);
        await expect(feed(page, "Deployments")).toContainText("live");
        await expect(page.getByRole("main")).not.toContainText("The last sync failed");
        await page.close();
      });
    }
    await test.step("its database hangs: the page says what is down to who stays signed in, and comes back by itself", async () => {
      const page = await visit(browser, "/sign-in");
      await signIn(page, account);
      await page.waitForURL(/dashboard/);
      const { pid } = JSON.parse(readFileSync(irisHome({ IRIS_HOME: HOME }).server, "utf8"));
      process.kill(pid, "SIGSTOP");
      try {
        await page.goto(settings, { timeout: 90_000 });
        await expect(page.getByRole("heading", { name: "Iris can’t reach its database" })).toBeVisible({
          timeout: 60_000,
        });
      } finally {
        process.kill(pid, "SIGCONT");
      }
      await expect(page.getByRole("region", { name: "Feeds" })).toBeVisible({ timeout: 60_000 });
      await page.close();
    });
  } finally {
    await stop();
    await server.close();
    rmSync(HOME, { recursive: true, force: true });
  }
});
