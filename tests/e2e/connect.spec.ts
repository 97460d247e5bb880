import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { productionCounts, testHistory } from "./history";
import { TEST_KEYS } from "./keys";
import { DATADOG_URL } from "./ports";
import { chooseProduction, nameOrganization, newAccount, sendConnectForm, signUp, unique } from "./steps";

interface Traffic {
  /** Each answer's headers and body. */
  answers: string[];
  /** Each address asked for. */
  addresses: string[];
}

/** Lets every request pass and keeps what came back, whole. */
async function record(page: Page): Promise<Traffic> {
  const traffic: Traffic = { answers: [], addresses: [] };
  await page.route("**/*", async (route) => {
    traffic.addresses.push(route.request().url());
    const response = await route.fetch({ maxRedirects: 0, maxRetries: 2 });
    traffic.answers.push(`${JSON.stringify(response.headersArray())}\n${await response.text()}`);
    await route.fulfill({ response });
  });
  return traffic;
}

test.afterEach(async ({ request }) => {
  await request.get(`${DATADOG_URL}/release`);
});

test("a newcomer signs up, connects Datadog, watches the history come in and reads the first figures", async ({
  page,
  request,
}) => {
  const traffic = await record(page);
  await request.get(`${DATADOG_URL}/hold?pages=1`);

  await page.goto("/");
  await page.getByRole("link", { name: "Connect your Datadog" }).click();
  await signUp(page, newAccount("newcomer"));
  const slug = await nameOrganization(page, unique("First Light"));
  const locked: boolean[] = [];
  await page.route("**/settings/integrations/datadog", async (route) => {
    if (route.request().method() === "POST" && locked.length === 0) {
      // What is typed while Datadog is asked would be lost with the answer.
      for (const label of ["Datadog site", "API key", "Application key"]) {
        locked.push(await page.getByLabel(label).isDisabled());
      }
    }
    await route.fallback();
  });
  await sendConnectForm(page);

  const progress = page.getByRole("progressbar", { name: "Read so far" });
  await expect(page.getByText("250 deployments", { exact: true })).toBeVisible();
  expect(locked).toEqual([true, true, true]);
  await expect(progress).not.toHaveAttribute("aria-valuenow", "100");
  await page.goto(`/${slug}/dashboard`);
  await expect(page.getByRole("heading", { name: "The last 30 days are loading" })).toBeVisible();
  await page.goBack();
  await request.get(`${DATADOG_URL}/release`);

  await chooseProduction(page);
  await page.getByRole("link", { name: "Dashboard", exact: true }).click();
  await page.waitForURL(/\/dashboard$/);
  // All that a first sync has read.
  await page.goto(`${page.url()}?window=30`);

  const counts = productionCounts(testHistory());
  const cards = page.getByRole("region", { name: "Headline metrics" });
  await expect(cards.getByText(`${counts.failed} of ${counts.evaluated}`)).toBeVisible();
  await expect(cards.getByText(`${counts.total} in 30 days`)).toBeVisible();
  await expect(page.getByText(`${counts.failed} failed`).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText(`${counts.pending} pending`).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "By origin", exact: true })).toContainText("AI-assisted");

  await page.goto(`/${slug}/settings/integrations/datadog`);
  await expect(page.getByText(`ends in ${TEST_KEYS.apiKey.slice(-4)}`)).toBeVisible();
  await expect(page.getByText(`ends in ${TEST_KEYS.applicationKey.slice(-4)}`)).toBeVisible();
  await page.unrouteAll({ behavior: "wait" });
  expect(traffic.answers.length).toBeGreaterThan(20);
  for (const key of [TEST_KEYS.apiKey, TEST_KEYS.applicationKey]) {
    expect(traffic.answers.filter((answer) => answer.includes(key))).toEqual([]);
    expect(traffic.addresses.filter((address) => address.includes(key))).toEqual([]);
    expect(await page.content()).not.toContain(key);
  }
});
