/** Signing in with a provider, at a GitHub of the tests' own. */
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { latestMail } from "./mail";
import { GITHUB_URL } from "./ports";
import { nameOrganization, newAccount, signOut, signUp, unique } from "./steps";

test.beforeEach(({ watch }) => watch.expectElsewhere(GITHUB_URL));

/** Answers at GitHub as somebody with this primary address. */
async function authorize(page: Page, email: string, isVerified = true): Promise<void> {
  await expect(page.getByRole("heading", { name: "Authorize Iris" })).toBeVisible();
  await page.getByLabel("Primary email").fill(email);
  if (!isVerified) await page.getByLabel("Verified").uncheck();
  await page.getByRole("button", { name: "Authorize" }).click();
}

const github = (page: Page) => page.getByRole("link", { name: "Continue with GitHub" });

test("somebody new signs up with GitHub by keyboard, comes back with it, and lands where they wanted to", async ({
  visitor,
}) => {
  const page = await visitor();
  const { email } = newAccount("octo");
  await page.goto("/sign-up");
  await github(page).focus();
  await page.keyboard.press("Enter");
  await authorize(page, email);
  const slug = await nameOrganization(page, unique("Octo"));
  const session = (await page.context().cookies()).filter(({ name }) => name.startsWith("iris-"));
  expect(session.some(({ name }) => name.startsWith("iris-session"))).toBe(true);
  expect(session.map(({ name }) => name)).not.toContain("iris-trip");
  for (const cookie of session)
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  await signOut(page);

  await page.goto(`/${slug}/settings/members`);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(`/${slug}/settings/members`)}`);
  await github(page).click();
  await authorize(page, email);
  await expect(page).toHaveURL(`/${slug}/settings/members`);
  await expect(page.getByRole("button", { name: `Account: ${email}` })).toBeVisible();
});

test("whoever says no, isn't confirmed, or finds a password account under the address is told so and not let in", async ({
  visitor,
}) => {
  const page = await visitor();
  await page.goto("/sign-in?next=%2Faccount");
  await github(page).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("You didn’t sign in with GitHub")).toBeVisible();
  // The wish to go on is kept.
  expect(new URL(page.url()).searchParams.get("next")).toBe("/account");

  await github(page).click();
  await authorize(page, newAccount("unsure").email, false);
  await expect(page.getByText("GitHub doesn’t confirm your address")).toBeVisible();

  const taken = newAccount("taken");
  const other = await visitor();
  await other.goto("/sign-up");
  await signUp(other, taken);
  await expect(other.getByRole("heading", { name: "Name your organization" })).toBeVisible();
  await github(page).click();
  await authorize(page, taken.email);
  await expect(page.getByText("There is an account with this address already")).toBeVisible();
  await page.goto("/account");
  await expect(page).toHaveURL(/^[^?]*\/sign-in/);
});

test("what comes back from GitHub opens nothing in another browser, and another site's link begins nothing", async ({
  visitor,
}) => {
  const page = await visitor();
  const { email } = newAccount("sent");
  await page.goto("/sign-in");
  await github(page).click();
  let stolen = "";
  await page.route("**/auth/callback?**", async (route) => {
    stolen = route.request().url();
    await route.abort();
  });
  const relayed = page.waitForRequest("**/auth/relay?**");
  await authorize(page, email).catch(() => {});
  await relayed;
  const other = await visitor();
  const answer = await other.request.get((await relayed).url().replace(/state=[^&]+/, "state=none"), {
    maxRedirects: 0,
  });
  expect(answer.headers().location).toMatch(/^\/auth\/callback\?error=/);
  await other.goto(stolen === "" ? "/auth/callback?code=stolen" : stolen);
  await expect(other.getByText("This sign-in is no longer valid")).toBeVisible();

  const begun = await other.request.get("/auth/with/github", {
    headers: { "sec-fetch-site": "cross-site" },
    maxRedirects: 0,
  });
  expect(begun.headers().location).toMatch(/\/sign-in$/);
  expect(begun.headers()["set-cookie"] ?? "").not.toContain("iris-trip");
});

test("an owner confirms the company's domain, and a colleague who comes with GitHub joins by it", async ({
  visitor,
}) => {
  const page = await visitor();
  const domain = `${unique("acme")}.example`;
  await page.goto("/sign-up");
  await signUp(page, newAccount("founder"));
  const slug = await nameOrganization(page, unique("Domains"));
  await page.goto(`/${slug}/settings/members`);
  const card = page.getByRole("region", { name: "Company domains" });
  const adding = card.getByRole("form", { name: "Add domain" });
  await adding.getByLabel("Domain").fill("gmail.com");
  await adding.getByRole("button", { name: "Add domain" }).click();
  await expect(adding.getByText("Anyone can get an address there.")).toBeVisible();
  await adding.getByLabel("Domain").fill(domain);
  await adding.getByRole("button", { name: "Add domain" }).click();
  await expect(card.getByText("Not confirmed", { exact: true })).toBeVisible();

  const [name = "", text = ""] = await card.locator("dd code").allTextContents();
  expect(name).toBe(`_iris.${domain}`);
  await card.getByRole("button", { name: "Confirm domain" }).click();
  await expect(card.getByText("Iris didn’t find the record yet.")).toBeVisible();
  await fetch(`${GITHUB_URL}/dns?${new URLSearchParams({ name, text })}`, { method: "POST" });
  await card.getByRole("button", { name: "Confirm domain" }).click();
  await expect(card.getByText("Confirmed", { exact: true })).toBeVisible();
  const joining = card.getByRole("form", { name: /^Joining/ });
  await joining.getByLabel("Joining").selectOption({ label: `Anyone at ${domain} joins as Viewer` });
  await joining.getByRole("button", { name: "Save" }).click();
  await expect(joining.getByText("Saved.")).toBeVisible();

  const colleague = await visitor();
  await colleague.goto("/sign-in");
  await github(colleague).click();
  await authorize(colleague, `colleague@${domain}`);
  await expect(colleague).toHaveURL("/organizations");
  await colleague.getByRole("button", { name: /^Join / }).click();
  await expect(colleague).toHaveURL(`/${slug}/dashboard`);

  // Asked for company sign-in, the colleague who came with GitHub stays, and the founder's own address isn't at the domain.
  const requiring = card.getByRole("form", { name: /^Sign-in/ });
  await requiring.getByLabel("Sign-in").selectOption({ label: "Company sign-in: GitHub" });
  await requiring.getByRole("button", { name: "Save" }).click();
  await expect(requiring.getByText("Saved.")).toBeVisible();
  await colleague.reload();
  await expect(colleague).toHaveURL(`/${slug}/dashboard`);

  // Without a password, the command line takes a token made here.
  await colleague.goto("/account");
  const tokens = colleague.getByRole("region", { name: "Personal tokens" });
  await tokens.getByLabel("Name").fill("laptop");
  await tokens.getByRole("button", { name: "Create token" }).click();
  const token = await tokens.getByLabel("Personal token", { exact: true }).inputValue();
  const asked = { headers: { authorization: `Bearer ${token}` } };
  expect((await colleague.request.get(`/api/v1/orgs/${slug}/sync-status`, asked)).status()).toBe(200);

  // A password of their own no longer opens the organization; coming the company's way does.
  const asker = await visitor();
  await asker.goto("/forgot-password");
  await asker.getByLabel("Email").fill(`colleague@${domain}`);
  await asker.getByRole("button", { name: "Send the link" }).click();
  await expect(asker.getByText("Look into your mail")).toBeVisible();
  await asker.goto(/https?:\/\/\S+/.exec(await latestMail(`colleague@${domain}`))?.[0] ?? "");
  await asker.getByRole("button", { name: "Go on" }).click();
  await asker.getByLabel("New password").fill(`four quiet words ${domain}`);
  await asker.getByRole("button", { name: "Save and go on" }).click();
  await expect(asker.getByText(/asks for company sign-in$/)).toBeVisible();
  await asker.goto(`/${slug}/deployments`);
  await expect(asker.getByRole("heading", { name: "Sign in with your company" })).toBeVisible();
  await github(asker).click();
  await authorize(asker, `colleague@${domain}`);
  await expect(asker).toHaveURL(`/${slug}/deployments`);

  // Who only typed an address there, and never showed that it is theirs, isn't offered anything.
  const pretender = await visitor();
  await pretender.goto("/sign-up");
  await signUp(pretender, { ...newAccount("x"), email: `pretender@${domain}` });
  await expect(pretender.getByRole("heading", { name: "Name your organization" })).toBeVisible();
  await pretender.goto("/organizations");
  await expect(pretender.getByRole("button", { name: /^Join / })).toHaveCount(0);
});
