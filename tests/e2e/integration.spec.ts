import { expect, test } from "./fixtures";
import {
  chooseProduction,
  nameOrganization,
  newAccount,
  sendConnectForm,
  signIn,
  signUp,
  unique,
} from "./steps";

test("an owner syncs, disconnects without losing history, and deletes after typing the address", async ({
  page,
  watch,
}) => {
  const account = newAccount("leaving");
  await page.goto("/sign-up");
  await signUp(page, account);
  const slug = await nameOrganization(page, unique("Short Stay"));
  await sendConnectForm(page);
  await chooseProduction(page);

  await test.step("Sync now reads the last 30 days again", async () => {
    const byOwner = page.getByRole("row").filter({ hasText: account.email });
    const before = await byOwner.count();
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("The sync has started.")).toBeVisible();
    await expect(byOwner).toHaveCount(before + 1, { timeout: 30_000 });
    await expect(byOwner.first()).toContainText("complete", { timeout: 30_000 });
    await expect(byOwner.first()).toContainText("0 new, 0 changed");
  });

  await test.step("Disconnect wipes the keys and keeps history", async () => {
    await page.getByRole("button", { name: "Disconnect" }).click();
    await expect(page.getByRole("dialog")).toContainText("Your history and its numbers stay.");
    await page.getByRole("button", { name: "Wipe keys and disconnect" }).click();
    await expect(page.getByText("Its keys are wiped. The history stays: 900 deployments.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Check and connect" })).toBeVisible();
    await page.getByRole("link", { name: "Dashboard", exact: true }).click();
    await expect(page.getByText("Datadog is disconnected")).toBeVisible();
    await page.goto(`${page.url()}?window=30`);
    await expect(page.getByRole("region", { name: "Headline metrics" })).toContainText("450 in 30 days");
  });

  await test.step("Connecting again goes on with the same history", async () => {
    await page.goto(`/${slug}/settings/integrations/datadog`);
    await sendConnectForm(page);
    await expect(page.getByRole("button", { name: "Sync now" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("900 since");
  });

  await test.step("Delete asks for the address and then leaves nothing", async () => {
    await page.goto(`/${slug}/settings`);
    await page.getByRole("button", { name: "Delete organization" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Type .* to confirm$/).fill("another-address");
    await dialog.getByRole("button", { name: "Delete permanently" }).click();
    await expect(dialog).toContainText("What you typed is not this organization’s address.");
    await dialog.getByLabel(/^Type .* to confirm$/).fill(slug);
    await dialog.getByRole("button", { name: "Delete permanently" }).click();
    await expect(page.getByRole("heading", { name: "You belong to no organization yet" })).toBeVisible();
    watch.expectNotFound(`/${slug}/dashboard`);
    expect((await page.goto(`/${slug}/dashboard`))?.status()).toBe(404);
  });

  await page.context().clearCookies();
  await page.goto("/sign-in");
  await signIn(page, account);
  await expect(page.getByRole("heading", { name: "Name your organization" })).toBeVisible();
});
