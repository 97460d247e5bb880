import { expect, test } from "./fixtures";
import { isForAdmins, organizationPages } from "./pages";
import { expectNotFound, newAccount, signUp, writingForms } from "./steps";

/** What a member changes without administering anything: their own subscription, and reports they keep. */
const MEMBERS_WRITE = ["/settings/digest", "/snapshots"];

test("an invitation by link makes a member, who reads everything and is offered nothing to change", async ({
  visitor,
  watch,
  company,
}) => {
  const owner = await visitor(company.owner.state);
  await owner.goto(`/${company.slug}/settings/members`);
  const invite = owner.getByRole("form", { name: "Invite someone" });
  // The only owner stays one.
  await expect(owner.getByRole("combobox", { name: `Role of ${company.owner.account.email}` })).toHaveCount(
    0,
  );
  await invite.getByLabel("Role").selectOption("member");
  await invite.getByRole("button", { name: "Create link" }).click();
  const link = await invite.getByLabel("Invitation link").inputValue();

  const account = newAccount("colleague");
  const colleague = await visitor();
  await colleague.goto(link);
  await colleague.getByRole("link", { name: "Create an account" }).click();
  await signUp(colleague, account);
  await colleague.getByRole("button", { name: "Join" }).click();
  await colleague.waitForURL(`/${company.slug}/dashboard`);
  await expect(colleague.getByRole("region", { name: "Headline metrics" })).toBeVisible();

  for (const address of organizationPages(company.parts)) {
    if (isForAdmins(address)) {
      await expectNotFound(colleague, watch, address);
      continue;
    }
    await colleague.goto(address);
    await expect(colleague.getByRole("main").getByRole("heading").first(), address).toBeVisible();
    const mayWrite = MEMBERS_WRITE.some((page) => address.includes(page));
    if (!mayWrite) await expect(writingForms(colleague), address).toHaveCount(0);
    // A link to a snapshot is a member's to create, where an owner allowed them; one that invites isn't.
    for (const button of [
      "Sync now",
      "Disconnect",
      "Delete organization",
      ...(mayWrite ? [] : ["Create link"]),
    ]) {
      await expect(colleague.getByRole("button", { name: button }), address).toHaveCount(0);
    }
  }

  await owner.reload();
  await expect(writingForms(owner)).not.toHaveCount(0);
  const members = owner.getByRole("region", { name: "Members" });
  await expect(members.getByText(account.email, { exact: true })).toBeVisible();
  await expect(owner.getByText("Open invitations")).toBeHidden();

  const latecomer = await visitor();
  for (const ended of [link, "/invitations/nonsense"]) {
    await latecomer.goto(ended);
    await expect(latecomer.getByText(/This invitation was used, revoked or is older/)).toBeVisible();
    await expect(latecomer.getByRole("link", { name: "Create an account" })).toHaveCount(0);
  }

  await members.getByRole("button", { name: `Remove ${account.email}` }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(members.getByText(account.email, { exact: true })).toBeHidden();
  // Whoever is still signed in sees what a stranger sees.
  await expectNotFound(colleague, watch, `/${company.slug}/dashboard`);
});

test("an admin invites and syncs, but neither changes roles nor deletes", async ({ visitor, company }) => {
  const owner = await visitor(company.owner.state);
  await owner.goto(`/${company.slug}/settings/members`);
  const invite = owner.getByRole("form", { name: "Invite someone" });
  await invite.getByLabel("Role").selectOption("admin");
  await invite.getByRole("button", { name: "Create link" }).click();
  const link = await invite.getByLabel("Invitation link").inputValue();

  const admin = await visitor();
  await admin.goto(link);
  await admin.getByRole("link", { name: "Create an account" }).click();
  await signUp(admin, newAccount("admin"));
  await admin.getByRole("button", { name: "Join" }).click();
  await admin.waitForURL(`/${company.slug}/dashboard`);
  await admin.goto(`/${company.slug}/settings/members`);
  await expect(admin.getByRole("button", { name: "Create link" })).toBeVisible();
  await expect(admin.getByRole("button", { name: /^(Change|Remove)/ })).toHaveCount(0);
  await admin.goto(`/${company.slug}/settings/integrations/datadog`);
  await expect(admin.getByRole("button", { name: "Sync now" })).toBeVisible();
  await admin.goto(`/${company.slug}/settings`);
  await expect(admin.getByRole("button", { name: "Save", exact: true })).toBeVisible();
  await expect(admin.getByRole("button", { name: "Delete organization" })).toHaveCount(0);
});
