import { expect, test } from "./fixtures";
import { nameOrganization, newAccount, signIn, signUp, unique } from "./steps";

test("the digest: subscribe, see exactly what would be sent in both languages, unsubscribe", async ({
  visitor,
  company,
  demo,
}) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings/digest`);
  const mine = page.getByRole("region", { name: "By email, to you" });
  await expect(mine.getByText("This server can’t send mail yet")).toBeVisible();
  await mine.getByLabel("Language").selectOption("pt-BR");
  await mine.getByRole("button", { name: "Subscribe" }).click();
  await expect(
    mine.getByText(`You are subscribed, in Português (Brasil). It goes to ${company.owner.account.email}.`),
  ).toBeVisible();

  // The demo's week always has something to tell: its first verdict.
  const reader = await visitor(demo);
  await reader.goto("/acme-payments/settings/digest");
  const preview = reader.getByRole("region", { name: "What would be sent" });
  await expect(preview.getByRole("link", { name: "Open the dashboard" })).toHaveAttribute(
    "href",
    /\/acme-payments\/dashboard$/,
  );
  await preview.getByRole("link", { name: "Português (Brasil)" }).click();
  await expect(reader).toHaveURL(/\?preview=pt-BR$/);
  await expect(preview.getByRole("link", { name: "Abrir o dashboard" })).toBeVisible();
  await preview.getByText("As plain text").click();
  await expect(preview.locator("pre").first()).toContainText("Veredito sobre IA");

  await mine.getByRole("button", { name: "Unsubscribe" }).click();
  await expect(mine.getByRole("button", { name: "Subscribe", exact: true })).toBeVisible();
});

test("only Slack's own host is ever posted to", async ({ visitor, company }) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings/digest`);
  const slack = page.getByRole("region", { name: "To a Slack channel" });
  await slack.getByLabel("Webhook address").fill("https://hooks.slack.com.evil.example/services/T0/B0/x");
  await slack.getByRole("button", { name: "Test and connect" }).click();
  await expect(slack.getByText(/This is not the address of a Slack incoming webhook/)).toBeVisible();
  await expect(slack.getByLabel("Webhook address")).toHaveValue("");
});

test("an unsubscribe link that isn't ours says so, and says what to do", async ({ page }) => {
  await page.goto("/unsubscribe/made-up");
  await expect(page.getByText("This link doesn’t work")).toBeVisible();
});

test("week start and time zone are saved and stand in the audit log", async ({ visitor, company }) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings`);
  const general = page.getByRole("region", { name: "General" });
  await general.getByLabel("Week starts on").selectOption("sunday");
  await general.getByRole("button", { name: "Save" }).click();
  await expect(general.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(general.getByLabel("Week starts on")).toHaveValue("sunday");
  await page.goto(`/${company.slug}/settings/audit-log`);
  await expect(page.getByRole("row", { name: /Changed the week’s first day to Sunday/ })).toBeVisible();
  await page.goto(`/${company.slug}/settings`);
  const twice = page.getByRole("region", { name: "Deployments reported twice" });
  await twice.getByRole("button", { name: "Count them once" }).click();
  await expect(twice.getByText("Each deployment counts once", { exact: false })).toBeVisible();
  await twice.getByRole("button", { name: "Count each report" }).click();
  await expect(twice.getByRole("button", { name: "Count them once" })).toBeVisible();
  // The organization is lent: others read its weeks.
  await page.goto(`/${company.slug}/settings`);
  await general.getByLabel("Week starts on").selectOption("monday");
  await general.getByRole("button", { name: "Save" }).click();
  await expect(general.getByText("Saved.")).toBeVisible();
});

test("ownership goes over to another member, and the account that owns nothing any more can be deleted", async ({
  visitor,
}) => {
  const first = newAccount("founder");
  const founder = await visitor();
  await founder.goto("/sign-up");
  await signUp(founder, first);
  const slug = await nameOrganization(founder, unique("Handover"));
  await founder.goto(`/${slug}/settings/members`);
  await expect(founder.getByRole("button", { name: "Transfer ownership" })).toHaveCount(0);
  const invite = founder.getByRole("form", { name: "Invite someone" });
  await invite.getByRole("button", { name: "Create link" }).click();
  const link = await invite.getByLabel("Invitation link").inputValue();

  await founder.goto("/account");
  await founder.getByRole("button", { name: "Delete account" }).click();
  const dialog = founder.getByRole("dialog");
  await dialog.getByLabel("Your password, to confirm").fill(first.password);
  await dialog.getByRole("button", { name: "Delete permanently" }).click();
  await expect(dialog.getByText(/You are an organization’s only owner/)).toBeVisible();

  const second = newAccount("heir");
  const heir = await visitor();
  await heir.goto(link);
  await heir.getByRole("link", { name: "Create an account" }).click();
  await signUp(heir, second);
  await heir.getByRole("button", { name: "Join" }).click();
  await heir.waitForURL(`/${slug}/dashboard`);

  await founder.goto(`/${slug}/settings/members`);
  await founder.getByRole("button", { name: "Transfer ownership" }).click();
  await founder.getByRole("dialog").getByLabel("New owner").selectOption({ label: second.email });
  await founder.getByRole("dialog").getByRole("button", { name: "Hand over" }).click();
  await expect(founder.getByRole("button", { name: "Transfer ownership" })).toHaveCount(0);
  await heir.goto(`/${slug}/settings/members`);
  await expect(heir.getByRole("button", { name: "Transfer ownership" })).toBeVisible();

  await founder.goto("/account");
  await founder.getByRole("button", { name: "Delete account" }).click();
  await dialog.getByLabel("Your password, to confirm").fill("not the password");
  await dialog.getByRole("button", { name: "Delete permanently" }).click();
  await expect(dialog.getByText("This is not your current password.")).toBeVisible();
  await dialog.getByLabel("Your password, to confirm").fill(first.password);
  await dialog.getByRole("button", { name: "Delete permanently" }).click();
  await founder.waitForURL("/");
  await founder.goto("/sign-in");
  await signIn(founder, first);
  await expect(founder.getByText("Email and password don’t match an account.")).toBeVisible();
});

test("a password is changed by whoever knows it, and language, theme and keys are kept", async ({
  visitor,
}) => {
  const account = newAccount("careful");
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, account);
  await expect(page.getByRole("heading", { name: "Name your organization" })).toBeVisible();
  await page.goto("/account");
  const password = page.getByRole("form", { name: "Password" });
  const renewed = "six entirely other words 8";
  await password.getByLabel("Current password").fill(account.password);
  await password.getByLabel("New password").fill(renewed);
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed. Other browsers are signed out.")).toBeVisible();

  const preferences = page.getByRole("form", { name: "Language, theme and keys" });
  await preferences.getByLabel("Language").selectOption("pt-BR");
  await preferences.getByLabel("Theme").selectOption("dark");
  await preferences.getByLabel("Single-key shortcuts").selectOption("Off");
  await preferences.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByLabel("Atalhos de uma tecla")).toHaveValue("off");

  const other = await visitor();
  await other.goto("/sign-in");
  await signIn(other, { ...account, password: renewed });
  await expect(other.getByRole("heading", { name: "Name your organization" })).toBeVisible();
});
