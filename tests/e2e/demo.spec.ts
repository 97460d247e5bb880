import { expect, test } from "./fixtures";
import { findParts, isForAdmins, organizationPages } from "./pages";
import { expectNothingThere, exploreDemo, writingForms } from "./steps";

const ORG = "acme-payments";

test("one click on the front page leads to the demo's figures", async ({ page }) => {
  await exploreDemo(page);
  const cards = page.getByRole("region", { name: "Headline metrics" });
  await expect(cards.getByRole("listitem")).toHaveCount(5);
  await expect(cards).toContainText(/Change failure rate\s*[\d.]+%\s*[\d,]+ of [\d,]+/);
  await expect(page.getByRole("region", { name: "By origin" })).toContainText("Human");
});

test("every page of the demo carries its mark and offers a viewer nothing to change", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  for (const address of organizationPages(await findParts(page, ORG))) {
    if (isForAdmins(address)) {
      await expectNothingThere(page, address);
      continue;
    }
    await page.goto(address);
    await expect(page.getByRole("complementary", { name: "Demo" }), address).toContainText("made-up company");
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
  const week = page.getByRole("link", { name: "Last 7 days" });
  const deployments = page.getByRole("region", { name: "Headline metrics" }).getByText(/ in \d+ days$/);
  await page.goto(`/${ORG}/dashboard`);
  const inMonth = await deployments.innerText();

  await week.click();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=7`);
  await expect(week).toHaveAttribute("aria-current", "true");
  await expect(deployments).toHaveText(/ in 7 days$/);
  const inWeek = await deployments.innerText();

  await page.getByRole("button", { name: "Environments: Production" }).click();
  await page.getByRole("menuitemcheckbox", { name: /^live / }).click();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=7&env=production`);
  await expect(page.getByRole("button", { name: "Environments: production", exact: true })).toBeVisible();
  await expect(deployments).not.toHaveText(inWeek);
  const inProduction = await deployments.innerText();

  await page.reload();
  await expect(deployments).toHaveText(inProduction);
  await expect(week).toHaveAttribute("aria-current", "true");

  await page.goBack();
  await expect(page).toHaveURL(`/${ORG}/dashboard?window=7`);
  await expect(deployments).toHaveText(inWeek);
  await page.goBack();
  await expect(page).toHaveURL(`/${ORG}/dashboard`);
  await expect(deployments).toHaveText(inMonth);
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
