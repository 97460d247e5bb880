import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { exploreDemo, keepSnapshot } from "./steps";

test("a token is shown once, opens the API for what it is for, and nothing after it was revoked", async ({
  visitor,
  company,
}) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings/api-tokens`);
  await page.getByLabel("Name").fill("Weekly report");
  await page.getByLabel(/^Read figures/).check();
  await page.getByRole("button", { name: "Make token" }).click();
  const token = await page.getByRole("textbox", { name: "API token" }).inputValue();
  expect(token).toMatch(/^iris_[\w-]{43}$/);
  await page.reload();
  expect(await page.content()).not.toContain(token);

  // Without the session: what a machine has is the token alone.
  const machine = await visitor();
  const headers = { authorization: `Bearer ${token}` };
  const get = (path: string) => machine.request.get(`/api/v1/orgs/${company.slug}/${path}`, { headers });
  const answer = await get("dora");
  expect(answer.status()).toBe(200);
  expect((await answer.json()).basis.organization).toBe(company.slug);
  expect((await get("deployments.csv")).status()).toBe(403);

  await page.getByRole("button", { name: "Revoke Weekly report" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked", { exact: true })).toBeVisible();
  expect((await get("dora")).status()).toBe(401);
});

test("a viewer sees that API tokens are not theirs, and keeps no snapshot", async ({ page }) => {
  await exploreDemo(page);
  await expect(page.getByRole("link", { name: "All snapshots" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save snapshot" })).toHaveCount(0);
  await page.goto("/acme-payments/settings/api-tokens");
  await expect(page.getByRole("heading", { name: "Owners and admins see this" })).toBeVisible();
});

test("the demo's facts and table download from the dashboard", async ({ page }) => {
  await exploreDemo(page);
  for (const [name, start] of [
    ["Download the facts (JSON)", '{"format":"iris-facts"'],
    ["Download deployments (CSV)", "id,service,environment"],
  ] as const) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    expect(text.startsWith(start), name).toBe(true);
    expect(text.length, name).toBeGreaterThan(10_000);
  }
});

test("a snapshot stays at its link until an admin deletes it", async ({ visitor, company }) => {
  const page = await visitor(company.owner.state);
  await keepSnapshot(page, company.slug, "Before the freeze");
  await expect(page.getByText("Nothing has changed since.")).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete permanently" }).click();
  await page.waitForURL(`/${company.slug}/snapshots`);
  await expect(page.getByRole("link", { name: "Before the freeze" })).toHaveCount(0);
});
