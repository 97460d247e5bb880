import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { YEARS_KEYS } from "./keys";
import { exploreDemo, nameOrganization, newAccount, signUp, unique } from "./steps";

/** Presses Tab until something has the focus; fails when it can't be reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target, "can be reached with Tab").toBeFocused();
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

async function type(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.type(text);
}

/** Notes what the progress bar shows, ten times a second: -1 while there is none. @returns what it noted. */
async function watchProgress(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const shown: number[] = [];
    Object.assign(window, { shown });
    setInterval(() => {
      const bar = document.querySelector("[role=progressbar]");
      shown.push(bar ? Number(bar.getAttribute("aria-valuenow") ?? 0) : -1);
    }, 100);
  });
  return () => page.evaluate(() => (window as unknown as { shown: number[] }).shown);
}

/** From where it appears to where it has gone for good. */
const whileShown = (values: readonly number[]) =>
  values.slice(
    values.findIndex((value) => value >= 0),
    values.findLastIndex((value) => value >= 0) + 1,
  );

test("from the front page to two years of history and the verdict without a mouse", async ({ page }) => {
  test.setTimeout(180_000);
  const account = newAccount("keyboard");
  await page.goto("/");
  await press(page, page.getByRole("link", { name: "Connect your Datadog" }));
  await page.waitForURL("/sign-up");
  await type(page, page.getByLabel("Email"), account.email);
  await type(page, page.getByLabel("Password"), account.password);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("navigation", { name: "First steps" })).toContainText("Name it");
  await type(page, page.getByLabel("Name", { exact: true }), unique("By Keyboard"));
  await page.keyboard.press("Enter");

  await page.waitForURL(/\/settings\/integrations\/datadog$/);
  await expect(page.getByRole("navigation", { name: "First steps" })).toContainText("Connect Datadog");
  await type(page, page.getByLabel("Datadog site"), "eu");
  const where = page.getByRole("link", { name: "Open application keys on datadoghq.eu" });
  await expect(where).toHaveAttribute(
    "href",
    "https://app.datadoghq.eu/organization-settings/application-keys",
  );
  await type(page, page.getByLabel("API key"), YEARS_KEYS.apiKey);
  await type(page, page.getByLabel("Application key"), YEARS_KEYS.applicationKey);
  await expect(page.getByLabel("Load up to two years of history")).toBeChecked();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  const progressShown = await watchProgress(page);
  await page.keyboard.press("Enter");

  const form = page.getByRole("form", { name: "Production environments" });
  await expect(form.getByLabel("production")).toBeChecked({ timeout: 90_000 });
  await expect(page.getByRole("progressbar")).toBeHidden({ timeout: 90_000 });
  // What there is to manage waits until the first steps are taken.
  await expect(page.getByRole("heading", { name: "Feeds" })).toHaveCount(0);
  await press(page, form.getByRole("button", { name: "Save environments" }));
  await expect(page.getByText("Everything is in")).toBeVisible();
  const shown = whileShown(await progressShown());
  expect(shown.length).toBeGreaterThan(0);
  expect(shown, "one progress, which never vanishes nor steps back").toEqual(
    [...shown].sort((a, b) => a - b),
  );
  expect(shown).not.toContain(-1);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await press(page, page.getByRole("link", { name: "Open the dashboard" }));

  await page.waitForURL(/\/dashboard$/);
  const verdict = page.getByRole("region", {
    name: "What breaks production here, and is AI one of the causes?",
  });
  const evidence = verdict.getByRole("link", { name: "See the evidence" });
  // The comparison follows the choice of environments by itself.
  await expect(async () => {
    await page.reload();
    await expect(evidence).toBeVisible({ timeout: 2_000 });
  }).toPass();
  // Decided on all that was loaded, with nothing to wait for and nothing more to load.
  await expect(verdict.getByText(/^Decided /)).toBeVisible();
  await expect(verdict.getByRole("button", { name: "Load history" })).toHaveCount(0);
  await press(page, evidence);
  await page.waitForURL(/\/origins$/);
});

test("the demo is one click away, marked on every page, and its visitor is asked for nothing", async ({
  page,
}) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Explore the demo" }).click();
  await page.waitForURL("/acme-payments/dashboard");
  await expect(page.getByRole("complementary", { name: "Demo" })).toBeVisible();
  await page.goto("/acme-payments/settings/digest");
  await expect(page.getByText(/Viewers can’t subscribe/)).toBeVisible();
  await expect(page.getByRole("region", { name: "What would be sent" })).toContainText("Acme Payments");
  await page.goto("/account");
  await expect(page.getByText(/The demo account is shared/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Change password" })).toHaveCount(0);
});

test("from the demo one press leads to signing up, and the front page stays in reach", async ({ page }) => {
  await exploreDemo(page);
  await page.getByRole("link", { name: "Iris", exact: true }).click();
  await expect(page.getByRole("link", { name: "Connect your Datadog" })).toBeVisible();
  await page.goto("/sign-up");
  await expect(page.getByRole("heading", { name: "Create an account" })).toBeVisible();
  await page.goto("/acme-payments/dashboard");
  await page
    .getByRole("complementary", { name: "Demo" })
    .getByRole("button", { name: "Connect your Datadog" })
    .click();
  await page.waitForURL("/sign-up");
  await signUp(page, newAccount("convinced"));
  await expect(page.getByRole("heading", { name: "Name your organization" })).toBeVisible();
});

test("before Datadog is connected every page says so, and leads to connecting it", async ({ visitor }) => {
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, newAccount("newcomer"));
  const slug = await nameOrganization(page, unique("Unconnected"));
  for (const name of [
    "dashboard",
    "deployments",
    "incidents",
    "services",
    "repositories",
    "origins",
    "data-quality",
  ]) {
    await page.goto(`/${slug}/${name}`);
    const connect = page.getByRole("main").getByRole("link", { name: "Connect Datadog" });
    await expect(connect, name).toHaveAttribute("href", `/${slug}/settings/integrations/datadog`);
  }
  await page.getByRole("main").getByRole("link", { name: "Connect Datadog" }).click();
  await expect(page.getByRole("button", { name: "Check and connect" })).toBeVisible();
});

test("without Datadog, one push from a pipeline brings figures that say so on every page", async ({
  visitor,
}) => {
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, newAccount("pusher"));
  const slug = await nameOrganization(page, unique("Pushing"));
  await page.goto(`/${slug}/dashboard`);
  await page.getByRole("main").getByRole("link", { name: "Push from your pipeline." }).click();
  await page.waitForURL(`/${slug}/settings/integrations/pipeline`);
  await expect(page.getByText("nothing pushed yet")).toBeVisible();
  await expect(page.getByText(`/api/v1/orgs/${slug}/deployments`)).toBeVisible();
  await page.getByRole("link", { name: "an API token" }).click();
  await page.getByLabel("Name").fill("CI");
  await page.getByLabel(/^Push deployments/).check();
  await page.getByRole("button", { name: "Create token" }).click();
  const token = await page.getByRole("textbox", { name: "API token" }).inputValue();

  // Without the session: what a pipeline has is the token alone.
  const machine = await visitor();
  const push = (path: string, data: object) =>
    machine.request.post(`/api/v1/orgs/${slug}/${path}`, {
      headers: { authorization: `Bearer ${token}` },
      data,
    });
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const deployment = (id: string, hours: number, more: object = {}) => ({
    id,
    service: "checkout",
    env: "production",
    started_at: hoursAgo(hours),
    finished_at: hoursAgo(hours - 1),
    change_failure: false,
    commits: [
      {
        sha: id.padEnd(40, "0"),
        timestamp: hoursAgo(hours + 4),
        message: "Change it\n\nby hand",
        author: { email: "ann@authors.example" },
      },
    ],
    ...more,
  });
  const banner = page.getByRole("complementary", { name: "Estimated from git" });
  const derived = { change_failure: true, change_failure_rule: "reverted-sha@1.0" };
  const estimated = await push("deployments", {
    deployments: [deployment("a1", 40, { id: "git:checkout:a1", source: "git main", ...derived })],
    estimated_from: "git",
    covers: { from: hoursAgo(31 * 24) },
  });
  expect(estimated.status(), await estimated.text()).toBe(200);
  for (const name of ["dashboard", "deployments", "origins", "snapshots", "settings"]) {
    await page.goto(`/${slug}/${name}`);
    await expect(banner, name).toContainText("Failures here are reverts and hotfixes, not incidents.");
  }
  const failed = { change_failure: true, recovery_time_sec: 1800, change_failure_rule: "reverted-sha@1.0" };
  const pushed = await push("deployments", {
    deployments: [deployment("a1", 40), deployment("b2", 20, failed)],
    covers: { from: hoursAgo(31 * 24) },
  });
  expect(pushed.status(), await pushed.text()).toBe(200);
  const incident = { id: "i1", name: "Checkout is down", services: ["checkout"], env: "production" };
  expect((await push("incidents", { incidents: [{ ...incident, started_at: hoursAgo(19) }] })).status()).toBe(
    200,
  );

  await page.goto(`/${slug}/settings`);
  const form = page.getByRole("form", { name: "Production environments" });
  await form.getByLabel("production").check();
  await form.getByRole("button", { name: "Save environments" }).click();
  await expect(form.getByRole("button", { name: "Save environments" })).toBeEnabled();
  await page.goto(`/${slug}/dashboard`);
  await expect(page.getByText(/Your pipeline · last push/)).toBeVisible();
  await expect(page.getByRole("main")).toContainText("1 of 2");
  for (const name of ["dashboard", "deployments", "incidents", "services", "origins", "data-quality"]) {
    await page.goto(`/${slug}/${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").getByRole("link", { name: "Connect Datadog" }), name).toHaveCount(0);
    await expect(banner, name).toHaveCount(0);
    // What Datadog's own figures would be isn't this organization's question.
    expect((await page.getByRole("main").innerText()).match(/Datadog (?!gives none)/g), name).toBeNull();
  }
  await page.goto(`/${slug}/deployments`);
  await page
    .getByRole("main")
    .getByRole("link", { name: /checkout/ })
    .first()
    .click();
  await expect(page.getByText("The rule reverted-sha@1.0 derived this result.")).toBeVisible();
  await expect(page.getByText("Your pipeline marked this deployment as failed")).toBeVisible();
  expect(await page.getByRole("main").innerText()).not.toContain("Datadog");
  await page.goto(`/${slug}/settings/integrations/pipeline`);
  await expect(page.getByText("nothing pushed yet")).toHaveCount(0);
  // What was estimated stays, held against what the pipeline says of the same commit.
  await page.goto(`/${slug}/settings/integrations/estimates`);
  await expect(page.getByText("Iris keeps the estimates, in no figure.")).toBeVisible();
  await expect(page.getByRole("row", { name: "Only git says failed 1" })).toBeVisible();
  await expect(page.getByText("Reported as passed, and git says failed")).toBeVisible();
});

test("a new organization counts its days in its founder's time zone", async ({ visitor }) => {
  const page = await visitor(undefined, { timezoneId: "America/Sao_Paulo" });
  await page.goto("/sign-up");
  await signUp(page, newAccount("newcomer"));
  await expect(page.getByText("Days begin and end in America/Sao Paulo")).toBeVisible();
  const slug = await nameOrganization(page, unique("Paulista"));
  await page.goto(`/${slug}/settings`);
  await expect(page.getByLabel("Time zone")).toHaveValue("America/Sao_Paulo");
});
