import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

const ADDRESS = "/acme-payments/dashboard";

/** Opens the dashboard, and holds back every script that its HTML doesn't name. */
async function openWithoutLateScripts(page: Page) {
  const html = await (await page.request.get(ADDRESS)).text();
  const held: (() => Promise<void>)[] = [];
  let isHeld = true;
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    const isNamed = html.includes(new URL(route.request().url()).pathname);
    if (isNamed || !isHeld) await route.continue();
    else held.push(() => route.continue());
  });
  await page.goto(ADDRESS);
  // They are asked for by what the page has already: from here on it answers.
  await expect.poll(() => held.length).toBeGreaterThan(0);
  return async () => {
    isHeld = false;
    await Promise.all(held.map((release) => release()));
  };
}

test("figures, links and what the filters stand at are there before any late script", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  const release = await openWithoutLateScripts(page);
  await expect(page.getByRole("region", { name: "Headline metrics" }).getByRole("listitem")).toHaveCount(5);
  await expect(page.getByRole("button", { name: /^Window: / })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Account/ })).toBeVisible();
  await page.getByRole("link", { name: "Incidents", exact: true }).click();
  await release();
  await expect(page).toHaveURL(/\/incidents$/);
});

test("a filter that is pressed before its script has come opens when it has", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  const release = await openWithoutLateScripts(page);
  await page.getByRole("button", { name: /^Window: / }).click();
  const choice = page.getByRole("button", { name: "Last 7 days", exact: true });
  await expect(choice).toBeHidden();
  await release();
  await choice.click();
  await expect(page).toHaveURL(/window=7/);
});

test("a menu that is opened with Enter before its script has come takes the focus when it has", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  const release = await openWithoutLateScripts(page);
  await page.getByRole("button", { name: "EN, Language: English" }).focus();
  await page.keyboard.press("Enter");
  await release();
  await expect(page.getByRole("menuitemradio", { name: "English" })).toBeFocused();
});

test("a definition that is focused before its script has come opens when it has", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  const release = await openWithoutLateScripts(page);
  await page.getByRole("button", { name: "Change failure rate" }).first().focus();
  await release();
  await expect(page.getByRole("dialog", { name: "Change failure rate" })).toContainText("Failed deployments");
});
