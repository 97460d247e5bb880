import { expect, test } from "./fixtures";
import { latestMail } from "./mail";
import { newAccount, signIn, signOut, signUp } from "./steps";

test("a forgotten password is replaced through the link in the mail, and the old one no longer works", async ({
  visitor,
}) => {
  const account = newAccount("forgetful");
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, account);
  await expect(page.getByRole("heading", { name: "Name your organization" })).toBeVisible();

  const other = await visitor();
  await other.goto("/sign-in");
  await other.getByRole("link", { name: "Forgot the password?" }).click();
  await other.waitForURL("/forgot-password");
  await other.getByLabel("Email").fill(account.email);
  await other.getByRole("button", { name: "Send the link" }).click();
  await expect(other.getByText("Look into your mail")).toBeVisible();

  const link = await linkIn(account.email);
  // A mail scanner opens what comes before the person does.
  for (let looks = 0; looks < 2; looks += 1) {
    await other.goto(link);
    await expect(other.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
  }
  await other.getByRole("button", { name: "Go on" }).click();
  await expect(other.getByText(`For ${account.email}.`)).toBeVisible();
  const renewed = { ...account, password: "five other quiet words 7" };
  await other.getByLabel("New password").fill(renewed.password);
  await other.getByRole("button", { name: "Save and go on" }).click();
  await expect(other).toHaveURL(/\/organizations/);

  const third = await visitor();
  await third.goto("/sign-in");
  await signIn(third, account);
  await expect(third.getByText("Email and password don’t match an account.")).toBeVisible();
  await signIn(third, renewed);
  await expect(third.getByRole("heading", { name: "Name your organization" })).toBeVisible();

  await third.context().clearCookies();
  await third.goto(link);
  await third.getByRole("button", { name: "Go on" }).click();
  await expect(third.getByText("That link no longer works")).toBeVisible();
});

async function linkIn(email: string): Promise<string> {
  const mail = await latestMail(email);
  const link = /https?:\/\/\S+/.exec(mail)?.[0];
  expect(link, mail).toBeDefined();
  return link ?? "";
}

test("asking for a new password says the same for an address without an account", async ({ visitor }) => {
  const page = await visitor();
  await page.goto("/forgot-password");
  await page.getByLabel("Email").fill("nobody-at-all@example.com");
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText("Look into your mail")).toBeVisible();
});

test("signing out ends the session: the page before asks to sign in again", async ({ visitor, company }) => {
  const page = await visitor();
  await page.goto("/sign-in");
  await signIn(page, company.owner.account);
  await page.waitForURL(`/${company.slug}/dashboard`);
  await signOut(page);
  await page.goto(`/${company.slug}/dashboard`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test("a second account for one address is refused with a sentence", async ({ visitor, company }) => {
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, company.owner.account);
  await expect(page.getByText("There is an account with this address already.")).toBeVisible();
});

test("an address the product uses itself is no organization's", async ({ visitor, stranger }) => {
  const page = await visitor(stranger.state);
  await page.goto("/organizations/new");
  await page.getByLabel("Name", { exact: true }).fill("Settings");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("Iris uses this word itself. Choose another one.")).toBeVisible();
});
