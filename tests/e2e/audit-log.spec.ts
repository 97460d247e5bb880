import { readFileSync } from "node:fs";
import { expect, test } from "./fixtures";

test("the audit log says who did what, narrows down by address, and goes out as CSV", async ({
  visitor,
  company,
}) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings/audit-log`);
  const log = page.getByRole("region", { name: "Audit log" });
  const { email } = company.owner.account;
  await expect(log.getByRole("row", { name: new RegExp(`${email}.*Connected Datadog`) })).toBeVisible();
  await expect(
    log.getByRole("row", { name: /Changed the production environments to production/ }),
  ).toBeVisible();
  await expect(
    log.getByRole("row", { name: new RegExp(`Created the organization ${company.slug}`) }),
  ).toBeVisible();

  await log.getByLabel("What").selectOption({ label: "Integration connected" });
  await log.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/\?action=integration\.connect&actor=$/);
  await expect(log.getByRole("row")).toHaveCount(2);

  const saved = page.waitForEvent("download");
  await log.getByRole("link", { name: "Export as CSV" }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe(`${company.slug}-audit-log.csv`);
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines[0]).toBe("id,at,actor_kind,actor,action,subject,detail");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(`user,${email},integration.connect,datadog,`);
  await log.getByRole("link", { name: "Clear" }).click();
  await expect(page).toHaveURL(`/${company.slug}/settings/audit-log`);
});
