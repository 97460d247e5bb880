import { TOKEN } from "../support/github-double";
import { expect, test } from "./fixtures";
import { expectNotFound, nameOrganization, newAccount, signUp, unique } from "./steps";

const UNKNOWN_TOKEN = `github_pat_${"Z9y8X7w6V5".repeat(7)}`;

test("GitHub is connected with a token that works, looked up from, and disconnected", async ({
  company,
  visitor,
}) => {
  const page = await visitor(company.owner.state);
  const address = `/${company.slug}/settings/integrations`;
  await page.goto(address);
  await page.getByRole("main").locator(`a[href="${address}/github"]`).click();
  await expect(page.getByRole("heading", { name: "Connect GitHub" })).toBeVisible();
  const token = page.getByLabel("Fine-grained token");
  const submit = page.getByRole("button", { name: "Check and connect" });

  await token.fill("ghp_0123456789012345678901234567890123456");
  await submit.click();
  await expect(page.getByText("This is a classic token")).toBeVisible();

  await token.fill(UNKNOWN_TOKEN);
  await submit.click();
  await expect(page.getByRole("alert").filter({ hasText: "GitHub does not know this token." })).toBeVisible();
  await expect(page.getByText("Bad credentials")).toBeVisible();
  await expect(token).toHaveValue("");

  await token.fill(TOKEN);
  await submit.click();
  const card = page.getByRole("region", { name: "GitHub", exact: true });
  await expect(card.getByText("Connected", { exact: true }).first()).toBeVisible();
  await expect(card.getByText("octocat")).toBeVisible();
  await expect(card.getByText(`ends in ${TOKEN.slice(-4)}`)).toBeVisible();
  expect(await page.content()).not.toContain(TOKEN.slice(0, 30));

  // One source at a time.
  await expect(
    page.getByText("Datadog is connected, so Iris takes deployments from there alone."),
  ).toBeVisible();

  await card.getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Wipe the token and disconnect" }).click();
  await expect(page.getByText(/GitHub was disconnected on .* Its token is deleted/)).toBeVisible();
});

test("without Datadog an organization reads its deployments from GitHub, and every figure says so", async ({
  visitor,
}) => {
  const page = await visitor();
  await page.goto("/sign-up");
  await signUp(page, newAccount("storefront"));
  const slug = await nameOrganization(page, unique("Storefront"));
  await page.goto(`/${slug}/settings/integrations/github`);
  await page.getByLabel("Fine-grained token").fill(TOKEN);
  await page.getByRole("button", { name: "Check and connect" }).click();
  const card = page.getByRole("region", { name: "Deployments from GitHub" });
  await card.getByLabel("Repositories").fill("storefront");
  await card.getByRole("button", { name: "Save repositories" }).click();
  await expect(card.getByText("Write each as owner/name")).toBeVisible();
  await card.getByLabel("Repositories").fill("octo/storefront");
  await card.getByRole("button", { name: "Save repositories" }).click();
  await expect(card.getByText("Saved. Iris is reading their deployments.")).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(card.getByRole("definition").filter({ hasText: /^3$/ })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await page.goto(`/${slug}/dashboard`);
  await expect(page.getByText(/GitHub deployments · last read/)).toBeVisible();
});

test("the git page has the workflow of this organization ready to paste", async ({ company, visitor }) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings/integrations/git`);
  await expect(page.getByText(`organization: ${company.slug}`)).toBeVisible();
  await expect(page.getByText("IRIS_TOKEN").first()).toBeVisible();
});

test("strangers find neither page", async ({ company, stranger, visitor, watch }) => {
  const page = await visitor(stranger.state);
  for (const name of ["github", "git"])
    await expectNotFound(page, watch, `/${company.slug}/settings/integrations/${name}`);
});
