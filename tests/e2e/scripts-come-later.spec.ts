/** What a page answers while its scripts are still on their way: held back here, and let go where a test says so. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { WEB_URL } from "./ports";

const ADDRESS = "/acme-payments/dashboard";

/** Holds back every script from now on. @returns what lets them go. */
async function holdScripts(page: Page): Promise<() => Promise<void>> {
  const held: (() => Promise<void>)[] = [];
  let isHeld = true;
  await page.route("**/_next/static/**/*.js", async (route) => {
    if (isHeld) held.push(() => route.continue());
    else await route.continue();
  });
  return async () => {
    isHeld = false;
    await Promise.all(held.map((release) => release()));
  };
}

/** Opens a page whose scripts don't come, as far as it can be read. */
async function openWithoutScripts(page: Page, address = ADDRESS): Promise<() => Promise<void>> {
  const release = await holdScripts(page);
  await page.goto(address, { waitUntil: "commit" });
  await expect(page.getByRole("contentinfo")).toBeAttached();
  return release;
}

test("figures, links and what the filters stand at are there before any script", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  const release = await openWithoutScripts(page);
  const metrics = page.getByRole("region", { name: "Headline metrics" });
  await expect(metrics.getByRole("listitem")).toHaveCount(5);
  await expect(metrics.getByRole("button", { name: "Change failure rate" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Period: / })).toBeVisible();
  await page.getByRole("link", { name: "Incidents", exact: true }).click();
  await expect(page).toHaveURL(/\/incidents$/);
  await release();
});

/** Before compression. Rows that are in the page twice, or a chart drawn again for React, would go beyond it. */
const MOST_HTML_BYTES = 250_000;

test("the dashboard says each thing once", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  const answer = await page.request.get("/acme-payments/dashboard");
  expect((await answer.body()).byteLength).toBeLessThanOrEqual(MOST_HTML_BYTES);
});

test("a language is chosen before any script has come", async ({ visitor }) => {
  const page = await visitor();
  const release = await openWithoutScripts(page, "/");
  await page.getByRole("button", { name: "EN, Language: English" }).click();
  await page.getByRole("button", { name: "Português (Brasil)", exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");
  await release();
});

test("menus, definitions and dialogs open at the press, and stay open when their script comes", async ({
  visitor,
  company,
}) => {
  const page = await visitor(company.owner.state);
  const release = await openWithoutScripts(page, `/${company.slug}/dashboard`);
  const definition = page.getByRole("dialog", { name: "Change failure rate" }).first();
  await page.getByRole("button", { name: "Change failure rate" }).first().click();
  await expect(definition).toContainText("Failed deployments");
  await page.getByRole("button", { name: /^Account: / }).click();
  await expect(definition).toBeHidden();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Save snapshot" }).click();
  const dialog = page.getByRole("dialog", { name: "Save snapshot" });
  await expect(dialog.getByLabel("Title")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: /^Environments: / }).click();
  await expect(page.getByText("One moment…").and(page.locator(":visible"))).toBeVisible();
  await release();
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
});

test("a window is chosen, and a filter taken away, before any script has come", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  const release = await openWithoutScripts(page, `${ADDRESS}?env=staging`);
  await page.getByRole("button", { name: /^Period: / }).click();
  await page.getByRole("button", { name: "Last 7 days", exact: true }).click();
  await expect(page).toHaveURL(`${ADDRESS}?env=staging&window=7`);
  await expect(page.getByRole("button", { name: "Period: Last 7 days" })).toBeVisible();
  await page.getByRole("link", { name: "Remove staging" }).click();
  await expect(page).toHaveURL(`${ADDRESS}?window=7`);
  await release();
});

test("what only a script can do isn't offered before it has come", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  const release = await openWithoutScripts(page);
  const sort = page
    .getByRole("region", { name: "Breakdown" })
    .getByRole("columnheader")
    .getByRole("button")
    .first();
  await expect(sort).toBeDisabled();
  await release();
  await expect(sort).toBeEnabled();
});

test("the demo is entered before any script has come", async ({ visitor }) => {
  const page = await visitor();
  const release = await openWithoutScripts(page, "/");
  await page.getByRole("button", { name: "Explore the demo" }).first().click({ noWaitAfter: true });
  await expect(page).toHaveURL(/\/dashboard$/);
  await release();
});

test("a page whose scripts never come, as from a server of another build, says so", async ({ browser }) => {
  // Not watched: each of its scripts is an error.
  const page = await browser.newPage({ baseURL: WEB_URL, locale: "en-US" });
  const notice = page.getByText("Parts of this page didn’t load. Reload it.");
  await page.goto("/");
  await expect(notice).toBeHidden();
  await page.route("**/_next/static/**/*.js", (route) => route.fulfill({ status: 404 }));
  await page.reload();
  await expect(notice).toBeVisible();
  await page.close();
});
