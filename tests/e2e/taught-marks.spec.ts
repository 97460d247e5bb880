import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** Commits of AI-assisted origin behind the dashboard's failure rate. */
async function aiCommits(page: Page, slug: string): Promise<number> {
  await page.goto(`/${slug}/dashboard`);
  const row = page
    .getByRole("region", { name: "By origin", exact: true })
    .getByRole("row", { name: /AI-assisted/ })
    .first();
  const [, counted = ""] = /of ([\d,]+)/.exec(await row.innerText()) ?? [];
  return Number(counted.replaceAll(",", ""));
}

test("an admin teaches an agent’s mark: the move is said beforehand, the figures follow, and revoking restores them", async ({
  company,
  visitor,
}) => {
  const page = await visitor(company.owner.state);
  const before = await aiCommits(page, company.slug);
  expect(before).toBeGreaterThan(0);

  await page.goto(`/${company.slug}/settings/commit-origins`);
  const unmapped = page.getByRole("region", { name: "Unmapped signals" });
  const form = unmapped.getByRole("form", { name: "What acme-run: means" });
  await expect(form.getByLabel("Name of the agent or bot")).toHaveValue("Acme run");
  await form.getByLabel("Name of the agent or bot").fill("Acme agent");
  await form.getByRole("button", { name: "Our agent, writes alone" }).click();
  await expect(form.getByText(/^\d+ commits would move\.$/)).toBeVisible();
  await expect(form.getByText(/Human → AI-assisted: \d+ commits/)).toBeVisible();
  await form.getByRole("button", { name: "Apply" }).click();

  const taught = page.getByRole("region", { name: "What you taught" });
  await expect(taught.getByText("acme-run:", { exact: true })).toBeVisible();
  await expect(taught.getByText("Our agent, writes alone · Acme agent")).toBeVisible();
  await expect.poll(() => aiCommits(page, company.slug)).toBeGreaterThan(before);

  // The organization is lent: others count its commits.
  await page.goto(`/${company.slug}/settings/commit-origins`);
  await taught.getByRole("button", { name: "Revoke what acme-run: means" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(taught.getByText("revoked")).toBeVisible();
  await expect.poll(() => aiCommits(page, company.slug)).toBe(before);
  await page.goto(`/${company.slug}/settings/audit-log`);
  await expect(
    page.getByRole("row", { name: /Said what a signal in commits means: AI-assisted/ }),
  ).toBeVisible();
});
