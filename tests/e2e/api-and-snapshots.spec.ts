import { readFile } from "node:fs/promises";
import { expect, test } from "./fixtures";
import { generatedClients } from "./generated-clients";
import { exploreDemo, keepSnapshot } from "./steps";

test("a token is shown once, opens the API for what it is for, by clients made of its description too, and nothing after it was revoked", async ({
  visitor,
  company,
}, testInfo) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings/api-tokens`);
  await page.getByLabel("Name").fill("Weekly report");
  await page.getByLabel(/^Read figures/).check();
  await page.getByRole("button", { name: "Create token" }).click();
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

  const weeks = (await (await get("figures?interval=week&window=90")).json()).rows.length;
  const description = await (await machine.request.get("/api/v1/openapi.json")).text();
  const clients = await generatedClients(description, testInfo.outputPath("clients"), token);
  for (const [name, client] of Object.entries(clients)) {
    expect(await client.organizationOfDora(company.slug), name).toBe(company.slug);
    expect(await client.weeksOfFigures(company.slug), name).toBe(weeks);
    const refusal = { status: 403, title: "Scope missing" };
    expect(await client.refusalOfTable(company.slug), name).toEqual(refusal);
  }

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

test("an answer goes to somebody without an account by a link, until it is revoked", async ({
  visitor,
  watch,
  company,
}) => {
  const owner = await visitor(company.owner.state);
  await owner.goto(`/${company.slug}/dashboard`);
  const answer = owner.getByRole("region", {
    name: "What breaks production here, and is AI one of the causes?",
  });
  await answer.getByRole("button", { name: "Share" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Save snapshot" }).click();
  await owner.waitForURL(/\/snapshots\/[0-9a-f-]{36}$/);
  const snapshot = owner.url();

  await test.step("no link before an owner allows them", async () => {
    const links = owner.getByRole("region", { name: "Links for people outside" });
    await expect(links.getByRole("button", { name: "Create link" })).toHaveCount(0);
    await links.getByRole("link", { name: "Settings" }).click();
    await owner.getByRole("button", { name: "Allow links" }).click();
    await expect(owner.getByText("Links are allowed now.")).toBeVisible();
  });

  await owner.goto(snapshot);
  await owner.getByLabel("Conclusion").fill("Smaller batches first.\n<b>Then</b> the rest.");
  await owner.getByRole("button", { name: "Save note" }).click();
  await expect(owner.getByText("Saved.")).toBeVisible();
  const links = owner.getByRole("region", { name: "Links for people outside" });
  await expect(
    links.getByText(/A preview that a chat has already fetched can’t be called back/),
  ).toBeVisible();
  await links.getByRole("button", { name: "Create link" }).click();
  const link = await links.getByRole("textbox", { name: "Link" }).inputValue();
  expect(link).toMatch(/\/public\/[\w-]{43}$/);

  const outside = await visitor();
  await test.step("who has no account reads the answer, its note and what isn't known, and no service's name", async () => {
    const response = await outside.goto(link);
    expect(response?.headers()["x-robots-tag"]).toContain("noindex");
    expect(response?.headers()["referrer-policy"]).toBe("no-referrer");
    await expect(
      outside.getByRole("region", { name: "What breaks production here, and is AI one of the causes?" }),
    ).toContainText("95% intervals");
    await expect(outside.getByText("<b>Then</b> the rest.")).toBeVisible();
    const services = await serviceNames();
    const shown = await outside.content();
    expect(services.filter((name) => shown.includes(name))).toEqual([]);
    const image = await outside.request.get(`${link}/card.png`);
    expect(image.headers()["content-type"]).toBe("image/png");
    expect(shown).toContain('property="og:image"');
  });

  await test.step("revoked, it is gone", async () => {
    await links.getByRole("button", { name: "Revoke link" }).click();
    await expect(owner.getByText("revoked", { exact: true })).toBeVisible();
    watch.expectNotFound(new URL(link).pathname);
    expect((await outside.request.get(link)).status()).toBe(404);
    expect((await outside.request.get(`${link}/card.png`)).status()).toBe(404);
  });

  async function serviceNames(): Promise<string[]> {
    const page = await visitor(company.owner.state);
    await page.goto(`/${company.slug}/services`);
    return page.getByRole("main").getByRole("rowheader").allInnerTexts();
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
