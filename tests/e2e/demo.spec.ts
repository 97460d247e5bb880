import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures";
import { findParts, isForAdmins, organizationPages } from "./pages";
import { expectNotFound, exploreDemo, writingForms } from "./steps";

const ORG = "acme-payments";

/** Without the explanations that are closed. */
const AS_SEEN = { useInnerText: true };

test("one click on the front page leads to the demo's figures", async ({ page }) => {
  await exploreDemo(page);
  const cards = page.getByRole("region", { name: "Headline metrics" });
  await expect(cards.getByRole("listitem")).toHaveCount(5);
  await expect(cards).toContainText(/Change failure rate\s*[\d.]+%\s*[\d,]+ of [\d,]+/, AS_SEEN);
  await expect(page.getByRole("region", { name: "By origin", exact: true })).toContainText("Human");
});

test("a visitor leaves the demo with a slide in hand and a summary, and no link", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await exploreDemo(page);
  const answer = page.getByRole("region", {
    name: "What breaks production here, and is AI one of the causes?",
  });
  // Read aloud, the headline alone says it; which of the two accounts for more moves with the day.
  const headline = answer.getByText(
    /^Production breaks more often (in fraud-scoring and with large batches|with large batches and in fraud-scoring)\. AI isn’t shown to be a cause\.$/,
  );
  await expect(headline).toBeVisible();
  const said = (await headline.textContent()) ?? "";
  await answer.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this answer" });
  const downloaded = page.waitForEvent("download");
  await dialog.getByRole("link", { name: "Download picture" }).click();
  const slide = readFileSync(await (await downloaded).path());
  expect(slide.subarray(1, 4).toString()).toBe("PNG");
  expect([slide.readUInt32BE(16), slide.readUInt32BE(20)]).toEqual([1600, 900]);
  await dialog.getByRole("button", { name: "Copy summary" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  const summary = await page.evaluate(() => navigator.clipboard.readText());
  expect(summary).toContain(said.trim());
  expect(summary).toMatch(/Still possible: anything from [\d.]+× to [\d.]+×\./);
  expect(summary).toMatch(/95% intervals: \d+ failed of [\d,]+ deployments/);
  expect(summary).toMatch(/Origin known for \d+% of commits/);
  expect(summary).toContain("Not known: who wrote");
  await expect(dialog.getByRole("button", { name: /snapshot|link/i })).toHaveCount(0);
});

test("each thing to do next leads to its deployments", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard`);
  const steps = page.getByRole("region", { name: "What to do next" });
  await steps.getByRole("link", { name: "Failed deployments of fraud-scoring" }).click();
  await expect(page).toHaveURL(/\/deployments\?from=.*&service=fraud-scoring&result=failed$/);
  await expect(page.getByRole("main").getByRole("row").nth(1)).toContainText("fraud-scoring");
  await page.goBack();
  await expect(steps.getByRole("heading")).toHaveText([
    "Ship smaller batches",
    "Look at fraud-scoring first",
    "Don’t restrict AI on this evidence",
  ]);
});

test("every page of the demo carries its mark and offers a viewer nothing to change", async ({
  visitor,
  watch,
  demo,
}) => {
  const page = await visitor(demo);
  for (const address of organizationPages(await findParts(page, ORG))) {
    if (isForAdmins(address)) {
      await expectNotFound(page, watch, address);
      continue;
    }
    await page.goto(address);
    await expect(page.getByRole("complementary", { name: "Demo" }), address).toContainText("Sample company");
    await expect(page.getByRole("main").getByRole("heading").first(), address).toBeVisible();
    await expect(writingForms(page), address).toHaveCount(0);
  }
  await page.goto("/organizations");
  await expect(page.getByRole("link", { name: /Acme Payments.*Demo/ })).toBeVisible();
  await expect(page.getByRole("link", { name: "New organization" })).toHaveCount(0);
});

test("window and environments stand in the address, survive a reload and obey the back button", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  const window = page.getByRole("button", { name: /^Period: / });
  const deployments = page.getByRole("region", { name: "Headline metrics" }).getByText(/ in \d+ days$/);
  await page.goto(`/${ORG}/dashboard`);
  const inMonth = await deployments.innerText();

  const lastWeek = page.getByRole("button", { name: "Last 7 days", exact: true });
  // A press before the page is wired up is lost.
  await expect(async () => {
    if (!(await lastWeek.isVisible())) await window.click();
    await expect(lastWeek).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await lastWeek.click();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=7`);
  await expect(window).toHaveText("Last 7 days");
  await expect(deployments).toHaveText(/ in 7 days$/);
  const inWeek = await deployments.innerText();

  await page.getByRole("button", { name: "Environments: Production" }).click();
  await page.getByRole("option", { name: /^live / }).click();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=7&env=production`);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Remove production" })).toBeVisible();
  await expect(deployments).not.toHaveText(inWeek);
  const inProduction = await deployments.innerText();

  await page.reload();
  await expect(deployments).toHaveText(inProduction);
  await expect(window).toHaveText("Last 7 days");

  await page.goBack();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=7`);
  await expect(deployments).toHaveText(inWeek);
  await page.goBack();
  await expect(page).toHaveURL(`/${ORG}/dashboard`);
  await expect(deployments).toHaveText(inMonth);
});

test("teams and services narrow every figure, show as chips, and are cleared at once", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard`);
  const deployments = page.getByRole("region", { name: "Headline metrics" }).getByText(/ in \d+ days$/);
  const all = await deployments.innerText();
  await page.getByRole("button", { name: "Teams: All teams" }).click();
  await page.getByRole("option").first().click();
  await page.getByRole("option").nth(1).click();
  await page.keyboard.press("Escape");
  const chips = page.getByRole("list", { name: "Active filters" });
  await expect(chips.getByRole("link", { name: /^Remove / })).toHaveCount(2);
  await expect(deployments).not.toHaveText(all);
  // One opened menu is one step back, however many names were ticked in it.
  await page.goBack();
  await expect(page).toHaveURL(`/${ORG}/dashboard`);
  await page.goForward();
  await chips.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL(`/${ORG}/dashboard`);
  await expect(deployments).toHaveText(all);
});

test("what an address says that can't be understood is left out and named", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?window=31&repository=nonsense`);
  await expect(page.getByText("Left out: window, repository.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Period: Last 28 days" })).toBeVisible();
});

test("a figure leads to exactly the deployments behind it", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?window=7`);
  const card = page.getByRole("region", { name: "Headline metrics" }).getByRole("listitem").first();
  const failed = card.getByRole("link").first();
  const count = await failed.innerText();
  await failed.click();
  await expect(page).toHaveURL(`/${ORG}/deployments?window=7&result=failed`);
  await expect(page.getByRole("main")).toContainText(new RegExp(`\\b${count} deployments?`));
});

test("the breakdown is sorted by its headings and broken down by another name", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard`);
  const breakdown = page.getByRole("region", { name: "Breakdown" });
  const deployments = breakdown.getByRole("columnheader", { name: "Deployments" });
  await expect(deployments).toHaveAttribute("aria-sort", "descending");
  const largest = await breakdown.getByRole("rowheader").first().innerText();
  await deployments.getByRole("button").click();
  await expect(deployments).toHaveAttribute("aria-sort", "ascending");
  await expect(breakdown.getByRole("rowheader").last()).toHaveText(largest);
  await breakdown.getByRole("link", { name: "Team", exact: true }).click();
  await expect(page).toHaveURL(`/${ORG}/dashboard?by=team`);
  await expect(breakdown.getByRole("columnheader", { name: "Team" })).toBeVisible();
});

test("a metric over time is drawn when the reader comes near, kept in the address, and told in a table", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?window=90`);
  const card = page.getByRole("region", { name: "Over time" });
  await expect(card).toBeAttached();
  await expect(card.getByRole("application")).toHaveCount(0);
  await card.scrollIntoViewIfNeeded();
  await expect(card.getByRole("application", { name: /^Change failure rate, by week/ })).toBeVisible();
  await card.getByRole("link", { name: "Rework" }).click();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=90&trend=deployment-rework-rate`);
  await expect(card.getByRole("application", { name: /^Rework rate, by week/ })).toBeVisible();
  await card.getByText("Show as table").click();
  await expect(card.getByRole("row").nth(2)).toContainText(/[\d.]+% to [\d.]+%\s*\d+ of \d+ deployments/);
});

test("half a year is answered as a week is: every section of the dashboard has its figures", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?window=180`);
  const byOrigin = page.getByRole("region", { name: "By origin", exact: true });
  await expect(byOrigin).toContainText(/AI-assisted[\s\S]*\d+ of [\d,]+/, AS_SEEN);
  await expect(page.getByRole("region", { name: "Breakdown" }).getByRole("row").nth(1)).toBeVisible();
});

test("lead time is told by its stages and over time, batch size beside it, each with its counts", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?window=90&trend=lead-time`);
  const stages = page.getByRole("region", { name: "Where lead time goes" });
  await expect(stages).toContainText(/[\d,]+ of [\d,]+ commits have stage data/);
  await expect(stages).toContainText(
    /Before merge \d+%\s*Waiting for deployment \d+%\s*Deploying \d+%/,
    AS_SEEN,
  );
  const card = page.getByRole("region", { name: "Over time" });
  await card.getByText("Show as table").click();
  await expect(card.getByRole("row").nth(2)).toContainText(/ to .*[\d,]+ of [\d,]+ commits/);
  await page.goto(`/${ORG}/dashboard?window=90&trend=batch-size`);
  await card.getByText("Show as table").click();
  await expect(card.getByRole("row").nth(2)).toContainText(/[\d,]+ commits in [\d,]+ deployments/);
  await expect(page.getByLabel("In this period", { exact: true })).toContainText(
    /Batch size\s*\d+ commits?\s*median of [\d,]+, mean/,
    AS_SEEN,
  );
});

test("environments stand side by side, each figure with what it rests on", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?by=environment&env=production&env=live&env=staging`);
  const breakdown = page.getByRole("region", { name: "Breakdown" });
  const names = breakdown.getByRole("rowheader");
  await expect(names).toHaveCount(3);
  expect((await names.allInnerTexts()).sort()).toEqual(["live", "production", "staging"]);
  await expect(breakdown.getByRole("row", { name: /^live/ })).toContainText(
    /[\d,]+ recovered.*[\d,]+ commits.*[\d,]+ of [\d,]+/,
  );
});

test("restore times count the open incidents as open, with the age of the oldest", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/incidents?window=180`);
  const times = page.getByRole("region", { name: "Restore times" });
  await expect(times).toContainText(/Median, restored.*\d+ restored/);
  await expect(times).toContainText(/Open\s*\d+ of \d+\s*the oldest for \d+\sd/, AS_SEEN);
  await times.getByRole("link", { name: /^\d+ of \d+$/ }).click();
  await expect(page).toHaveURL(/state=open/);
});

test("services that shipped nothing together say so and lead back", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?service=nothing-of-the-kind`);
  await expect(page.getByRole("heading", { name: "Nothing matches these filters" })).toBeVisible();
  await page.getByRole("link", { name: "Clear the filters" }).click();
  await expect(page.getByRole("region", { name: "Headline metrics" })).toBeVisible();
});

test("an environment without deployments says so and shows the way to those that have some", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard?env=nowhere`);
  await expect(page.getByRole("heading", { name: /^No deployments in nowhere/ })).toBeVisible();
  await page.getByRole("link", { name: /^Show / }).click();
  await expect(page.getByRole("region", { name: "Headline metrics" })).toBeVisible();
});
