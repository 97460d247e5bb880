/** Tables and what is taken out of them: on a phone, on paper, as a file. */
import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";

const ORG = "acme-payments";
const PHONE = { viewport: { width: 360, height: 740 } };

test("the list's file holds exactly the list, narrowed as it is", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  for (const query of ["", "?result=failed", "?window=90&result=failed&origin=AI_ASSISTED&q=fraud"]) {
    await page.goto(`/${ORG}/deployments${query}`);
    const found = await page.getByRole("heading", { name: /^[\d,]+ deployments?$/ }).innerText();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download as CSV" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines.length - 1, query).toBe(Number(found.replace(/\D/g, "")));
  }
});

test("a typo in what narrows the file is refused, so that it never holds everything instead", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  const answer = await page.request.get(`/api/v1/orgs/${ORG}/deployments.csv?result=faild`);
  expect(answer.status()).toBe(400);
  expect(await answer.json()).toMatchObject({ errors: [{ parameter: "result" }] });
});

test("a team's name leads to its own figures, in the window one came with", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  for (const from of ["services", "deployments", "incidents"]) {
    await page.goto(`/${ORG}/${from}?window=90`);
    await page.getByRole("table").getByRole("link", { name: "checkout", exact: true }).first().click();
    await expect(page).toHaveURL(`/${ORG}/dashboard?window=90&team=checkout`);
    await expect(page.getByRole("link", { name: "Remove checkout" })).toBeVisible();
  }
});

test("on a phone each row of the breakdown is a block that a menu sorts, and every column is in it", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo, PHONE);
  await page.goto(`/${ORG}/dashboard`);
  const breakdown = page.getByRole("region", { name: "Breakdown" });
  const items = breakdown.locator("tbody tr");
  await expect(
    breakdown.getByRole("columnheader").first(),
    "columns are named in each block",
  ).not.toBeInViewport();
  const named = await items
    .first()
    .locator("td")
    .last()
    .evaluate((cell) => getComputedStyle(cell, "::before").content);
  expect(named).toBe('"Batch size"');
  await breakdown.getByLabel("Sort by").selectOption("Service");
  const first = await items.first().getByRole("link").first().innerText();
  const last = await items.last().getByRole("link").first().innerText();
  expect(first.localeCompare(last)).toBeLessThan(0);
});

test("on a phone a snapshot says each figure once, and today's only where it is another", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo, PHONE);
  await page.goto(`/${ORG}/dashboard`);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Snapshots" }).click();
  await page.getByRole("main").getByRole("link", { name: "Quarterly review" }).click();
  const figures = page.getByRole("region", { name: "Figures" });
  const rate = figures.locator("tbody tr").filter({ hasText: "Change failure rate" }).first();
  await expect(rate.locator("td").first()).toContainText(/\d%/);
  await expect(rate.locator("td").last()).toBeHidden();
});

test("on paper the organization is named, the marks are printed and the tables are whole", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo, { viewport: { width: 700, height: 990 }, colorScheme: "dark" });
  await page.goto(`/${ORG}/dashboard`);
  await expect(page.getByRole("region", { name: "Breakdown" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByText("Acme Payments", { exact: true }).last()).toBeVisible();
  await expect(page.getByRole("region", { name: "Breakdown" }).getByRole("table")).toBeVisible();
  const paper = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return { marks: style.printColorAdjust, canvas: style.backgroundColor };
  });
  expect(paper).toEqual({ marks: "exact", canvas: "rgb(255, 255, 255)" });
});

test("a time says on hover what it is where the reader is", async ({ visitor, demo }) => {
  const page = await visitor(demo, { timezoneId: "America/Sao_Paulo" });
  await page.goto(`/${ORG}/deployments`);
  const time = page.getByRole("table").locator("time").first();
  await time.hover();
  await expect(time).toHaveAttribute("title", /UTC\nYours: .+GMT-3$/);
});

test("the dashboard says what the origins rest on, and every commit is in one row", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard`);
  const card = page.getByRole("region", { name: "How origins were determined" });
  const [, total = ""] = /of ([\d,]+) commits/.exec(await card.innerText()) ?? [];
  const counts = await card.locator("tbody td:last-child span").allInnerTexts();
  expect(counts.length).toBeGreaterThan(1);
  const sum = counts.reduce((all, text) => all + Number(text.replace(/\D/g, "")), 0);
  expect(sum).toBe(Number(total.replace(/\D/g, "")));
  await card.getByRole("link", { name: "Raise this share" }).click();
  await expect(page).toHaveURL(`/${ORG}/origins#coverage`);
  // The second outcome is told beside the verdict, and says that it isn't the verdict.
  await page.getByText("Is AI-assisted code reverted more often?").last().click();
  const second = page.getByRole("region", { name: "Reverted or hot-fixed within 14 days" });
  await expect(second).toContainText(/Not the verdict/);
  await expect(second).toContainText(/[\d,]+ of [\d,]+/);
});

test("rework says its change against the window before, like every other card", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto(`/${ORG}/dashboard`);
  const cards = page.getByRole("region", { name: "Headline metrics" }).getByRole("listitem");
  await expect(cards.filter({ hasText: "Rework" })).toContainText(/within noise|higher|lower/);
});
