import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { expectNotFound } from "./steps";

const ORG = "acme-payments";
const LIST = `/${ORG}/deployments`;

const found = (page: Page) => page.getByRole("heading", { level: 2, name: /^(No|[\d,]+) deployments?$/ });
const firstNumber = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(",", ""));
const rows = (page: Page) => page.getByRole("table").getByRole("row");
const firstDeployment = (page: Page) => page.getByRole("main").locator(`a[href^="${LIST}/"]`).first();

test("every number of the headline cards leads to as many deployments as it says", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard`);
  const cards = page.getByRole("region", { name: "Headline metrics" });
  const links = cards.locator(`a[href^="${LIST}"]`);
  await expect(links.first()).toBeVisible();
  const figures = await links.evaluateAll((all) =>
    all.map((link) => ({ href: link.getAttribute("href") ?? "", text: link.textContent ?? "" })),
  );
  // Rates are links too; the bare counts are those that can be held against the list.
  const counts = figures.filter(({ text }) => /^[\d,]+$/.test(text.trim()));
  expect(counts.length).toBeGreaterThan(1);
  for (const { href, text } of counts) {
    await page.goto(href);
    expect(firstNumber(await found(page).innerText()), href).toBe(firstNumber(text));
  }
});

test("the list is searched, narrowed, sorted and paged, and the address keeps it all", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`${LIST}?window=90`);
  const all = firstNumber(await found(page).innerText());
  expect(all).toBeGreaterThan(60);

  await page.getByLabel("Search deployments").fill("fraud-scoring");
  await page.getByLabel("Result").selectOption("Failed");
  await expect(page).toHaveURL(/q=fraud-scoring/);
  await expect(page).toHaveURL(/result=failed/);
  const narrowed = firstNumber(await found(page).innerText());
  expect(narrowed).toBeLessThan(all);
  await expect(rows(page).nth(1)).toContainText("fraud-scoring");
  await expect(rows(page).nth(1)).toContainText("Failed");

  const chips = page.getByRole("list", { name: "Filtered by" });
  await chips.getByRole("link", { name: /fraud-scoring/ }).click();
  await expect(page).not.toHaveURL(/q=/);
  await expect(page.getByLabel("Search deployments")).toHaveValue("");
  await page.goBack();
  await expect(page).toHaveURL(/q=fraud-scoring/);
  await expect(found(page)).toContainText(String(narrowed));
  await expect(page.getByLabel("Search deployments")).toHaveValue("fraud-scoring");

  await page.goto(`${LIST}?window=90`);
  await page.getByRole("link", { name: "Recovery" }).click();
  await expect(page).toHaveURL(/sort=-recovery/);
  await expect(page.getByRole("columnheader", { name: "Recovery" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  const first = await firstDeployment(page).getAttribute("href");
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(firstDeployment(page)).not.toHaveAttribute("href", first ?? "");
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page).toHaveURL(/before=/);
  await expect(firstDeployment(page)).toHaveAttribute("href", first ?? "");
});

test("a search that finds nothing says so, and the way back is one click", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`${LIST}?q=${encodeURIComponent("no such thing")}`);
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Clear all" }).click();
  await expect(found(page)).not.toHaveText("No deployments");
});

test("a rolled-back deployment says why it failed and leads to the rollback, which leads back", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`${LIST}?window=90&result=failed&remediation=rollback`);
  await firstDeployment(page).click();
  const why = page.getByRole("region", { name: "Why it counts this way" });
  await expect(why).toContainText("Datadog blames the first deployment after the version restored");
  const failed = page.url();
  await why.getByText("Rolled back by").getByRole("link").click();
  await expect(why).toContainText(/It ended (this failure|these \d+ failures)/);
  await why
    .getByRole("list", { name: /It ended/ })
    .getByRole("link")
    .first()
    .click();
  await expect(page).toHaveURL(failed);
});

test("each commit says why it has its origin, with the keyboard as well", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`${LIST}?window=90&origin=AI_ASSISTED`);
  await firstDeployment(page).click();
  const commits = page.getByRole("region", { name: /^\d+ commits?$/ });
  await commits
    .getByRole("button", { name: /^AI-assisted/ })
    .first()
    .press("Enter");
  const why = page.getByRole("dialog", { name: /^AI-assisted/ });
  await expect(why).toContainText(/AI-assisted: /);
  await page.keyboard.press("Escape");
  await expect(why).toBeHidden();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await commits
    .getByRole("button", { name: /^Copy SHA/ })
    .first()
    .click();
  await expect(commits.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f]{40}$/);
  // Systems are compared, never people.
  await expect(page.getByRole("main")).not.toContainText("@", { useInnerText: true });
});

test("incidents show their name and what was deployed before them; the open ones can be asked for", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/incidents?window=90`);
  await expect(page.getByText("since the last incident")).toBeVisible();
  const restored = page.getByRole("columnheader", { name: "Restored in" });
  await restored.getByRole("link").click();
  await expect(page).toHaveURL(`/${ORG}/incidents?window=90&sort=-restored`);
  await expect(restored).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("columnheader", { name: "Severity" }).getByRole("link").click();
  await expect(page).toHaveURL(`/${ORG}/incidents?window=90&sort=-severity`);
  await expect(rows(page).nth(1)).toContainText("SEV-1");
  await page
    .getByRole("navigation", { name: "State" })
    .getByRole("link", { name: /^Open / })
    .click();
  await expect(page).toHaveURL(/state=open/);
  await expect(rows(page).nth(1)).toContainText(/open for/);
  await page.getByRole("main").locator(`a[href^="/${ORG}/incidents/"]`).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ACME-");
  await expect(page).toHaveTitle(/^Incident/);
  await expect(page.getByRole("region", { name: "Deployments before it" })).toBeVisible();
});

test("each gap of the data quality page leads to exactly as many deployments as it counts", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/data-quality?window=90`);
  const gaps = page.getByRole("region", { name: /gaps?$/ });
  await expect(gaps).toBeVisible();
  const counted = await gaps
    .locator(`a[href^="${LIST}"]`)
    .evaluateAll((all) =>
      all.map((link) => ({ href: link.getAttribute("href") ?? "", text: link.textContent ?? "" })),
    );
  // Commits are counted there one by one; the list holds the deployments that carry them.
  // And what is done about a gap can lead to a list as well, without a count.
  const ofDeployments = counted.filter(
    ({ href, text }) => /^\d/.test(text) && !/origin=|missing=lead-time/.test(href),
  );
  expect(ofDeployments.length).toBeGreaterThan(3);
  for (const { href, text } of ofDeployments) {
    await page.goto(href);
    expect(firstNumber(await found(page).innerText()), href).toBe(firstNumber(text));
  }
});

test("deployments and incidents of another organization aren't there, by their id either", async ({
  visitor,
  watch,
  company,
  demo,
}) => {
  const page = await visitor(demo);
  const { deploymentId, incidentId } = company.parts;
  await expectNotFound(page, watch, `${LIST}/${deploymentId}`);
  await expectNotFound(page, watch, `/${ORG}/incidents/${incidentId}`);
  await expectNotFound(page, watch, `${LIST}/not-an-id`);
  await expectNotFound(page, watch, `/${ORG}/services/${encodeURIComponent('no/such "service"')}`);
});

test("on a phone the navigation shows where one is, rows become blocks, and filters are one sheet", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo, { viewport: { width: 360, height: 740 } });
  await page.goto(`/${ORG}/data-quality`);
  const current = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data quality" });
  await expect(current).toHaveAttribute("aria-current", "page");
  await expect(current).toBeInViewport({ ratio: 0.9 });
  await page.goto(LIST);
  const block = page.locator("tbody tr").first();
  await expect(block).toHaveCSS("display", "flex");
  const named = await block
    .locator("td")
    .nth(3)
    .evaluate((cell) => getComputedStyle(cell, "::before").content);
  expect(named, "a cell behind its column's name").toBe('"Lead time"');
  await expect(page.getByLabel("Result")).toBeHidden();
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page.getByLabel("Result")).toBeVisible();
  // A menu of the sheet opens within it, and what is chosen there is counted on the sheet's button.
  await page.getByRole("button", { name: /^Environments: / }).click();
  await page.getByRole("option", { name: /^staging/ }).click();
  await expect(page).toHaveURL(/[?&]env=staging/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Result")).toBeHidden();
  await expect(page.getByRole("button", { name: /^Filter \(\d\)$/ })).toBeVisible();
});
