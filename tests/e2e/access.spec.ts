import { expect, test } from "./fixtures";
import { signIn } from "./steps";

// What every page and every endpoint answers to whom is one walk: routes.spec.ts. Here is what a person sees of it.

test("an organization that doesn't exist looks to a stranger like one that does", async ({
  visitor,
  watch,
  company,
  stranger,
}) => {
  const page = await visitor(stranger.state);
  const texts = [];
  for (const slug of [company.slug, "no-such-organization", "%FF"]) {
    const address = `/${slug}/dashboard`;
    watch.expectNotFound(address);
    await page.goto(address);
    texts.push(await page.locator("body").innerText());
  }
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toBe(texts[2]);
  const answer = await page.request.get("/api/v1/orgs/%FF/metrics");
  expect(answer.headers()["content-type"]).toBe("application/problem+json");
});

test("who is signed out goes to sign in and comes back to the page they asked for", async ({
  visitor,
  company,
}) => {
  const page = await visitor();
  await page.goto(`/${company.slug}/dashboard?window=7`);
  await signIn(page, company.owner.account);
  await expect(page).toHaveURL(`/${company.slug}/dashboard?window=7`);
});

for (const elsewhere of [
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
]) {
  test(`signing in with next=${JSON.stringify(elsewhere)} stays on this site`, async ({
    visitor,
    stranger,
    baseURL,
  }) => {
    const page = await visitor();
    await page.goto(`/sign-in?next=${encodeURIComponent(elsewhere)}`);
    await signIn(page, stranger.account);
    await expect(page.getByRole("button", { name: /^Account: / })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
  });
}

test("a wrong password is refused without saying whether the account exists", async ({
  visitor,
  stranger,
}) => {
  const page = await visitor();
  const sentence = "Email and password don’t match an account. Check both, or choose a new password.";
  for (const email of [stranger.account.email, "nobody@example.com"]) {
    await page.goto("/sign-in");
    await signIn(page, { email, password: "not the password" });
    await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
  }
});
