/** Sessions that end at the wrong moment, several tabs, slow networks and impatient fingers. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { exploreDemo, nameOrganization, newAccount, signIn, signOut, signUp, unique } from "./steps";

async function founder(page: Page) {
  const account = newAccount("founder");
  await page.goto("/sign-up");
  await signUp(page, account);
  return { account, slug: await nameOrganization(page, unique("Sessions")) };
}

test("a session that ends while somebody types loses nothing: they sign in beside it and send again", async ({
  visitor,
}) => {
  const page = await visitor();
  const { account, slug } = await founder(page);
  await page.goto(`/${slug}/settings/commit-origins`);
  const form = page.getByRole("form", { name: "Override an account" });
  await form.getByLabel("Account").fill("release-helper@acme.example");
  await form.getByLabel("Origin").selectOption("AI_ASSISTED");
  await form.getByLabel("Reason").fill("It is our own agent.");
  await page.context().clearCookies();
  await form.getByRole("button", { name: "Override account" }).click();
  await expect(form.getByText("You are signed out, so nothing was saved.")).toBeVisible();
  await expect(form.getByLabel("Account")).toHaveValue("release-helper@acme.example");
  await expect(form.getByLabel("Origin")).toHaveValue("AI_ASSISTED");
  await expect(form.getByLabel("Reason")).toHaveValue("It is our own agent.");

  const [beside] = await Promise.all([
    page.waitForEvent("popup"),
    form.getByRole("link", { name: "Sign in" }).click(),
  ]);
  await signIn(beside, account);
  await expect(beside.getByRole("button", { name: /^Account: / })).toBeVisible();
  await form.getByRole("button", { name: "Override account" }).click();
  await expect(page.getByText("Every stored commit of the account has the new origin.")).toBeVisible();
});

test("a new organization's form survives the end of its session too", async ({ visitor }) => {
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, newAccount("founder"));
  await expect(page.getByRole("heading", { name: "Name your organization" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Kept & Sons");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("You are signed out, so nothing was saved.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Kept & Sons");
  await expect(page.getByLabel("Address")).toHaveValue("kept-sons");
});

test("signing out in one tab ends the others, and Back shows nothing any more", async ({ visitor }) => {
  const page = await visitor();
  await exploreDemo(page);
  await page.goto("/acme-payments/deployments");
  const other = await page.context().newPage();
  await other.goto("/acme-payments/incidents");
  await signOut(page);
  // Nothing of the pages before is left in the tab, not even what they were drawn from.
  expect(await page.content()).not.toContain("acme-payments");
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Facme-payments%2Fdeployments$/);
  await expect(page.getByRole("table")).toHaveCount(0);
  await other.getByRole("navigation").getByRole("link", { name: "Services", exact: true }).click();
  await expect(other).toHaveURL(/\/sign-in\?next=%2Facme-payments%2Fservices$/);
});

test("what only members read is kept by no cache", async ({ visitor, company }) => {
  const page = await visitor(company.owner.state);
  for (const address of [`/${company.slug}/dashboard`, `/${company.slug}/settings/members`, "/account"]) {
    const answer = await page.request.get(address);
    expect(answer.headers()["cache-control"], address).toMatch(/no-store/);
  }
});

test("an organization opened in another tab leaves this one where it is", async ({ visitor }) => {
  const page = await visitor();
  const { slug: first } = await founder(page);
  const other = await page.context().newPage();
  await other.goto("/organizations/new");
  const second = await nameOrganization(other, unique("Second"));
  await page.goto(`/${first}/settings`);
  await page.getByLabel("Name", { exact: true }).fill("First, renamed");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await other.goto(`/${second}/settings`);
  await expect(other.getByLabel("Name", { exact: true })).not.toHaveValue("First, renamed");
});

/** Holds what the page sends back until it is let go. */
async function holdWrites(page: Page): Promise<() => void> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/*", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  return letGo;
}

test("on a slow network a button says that it works, and pressing again sends nothing twice", async ({
  visitor,
}) => {
  const page = await visitor();
  const { slug } = await founder(page);

  await page.goto(`/${slug}/settings/members`);
  const letInvitationGo = await holdWrites(page);
  const invite = page.getByRole("button", { name: "Create link" });
  await invite.dblclick();
  await expect(invite).toBeDisabled();
  await expect(invite).toHaveAttribute("aria-busy", "true");
  letInvitationGo();
  await expect(page.getByText("Here is the link")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Revoke/ })).toHaveCount(1);

  await page.unroute("**/*");
  await page.goto(`/${slug}/settings/api-tokens`);
  const letTokenGo = await holdWrites(page);
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("CI of checkout");
  await page.getByRole("checkbox").first().check();
  await name.press("Enter");
  const make = page.getByRole("button", { name: "Create token" });
  await expect(make).toBeDisabled();
  await name.press("Enter");
  letTokenGo();
  await expect(page.getByRole("button", { name: /^Revoke/ })).toHaveCount(1);
});
