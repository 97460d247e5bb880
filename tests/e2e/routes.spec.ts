/** Every route of the app folder: who gets what there, and which headers every answer carries. */
import type { APIResponse, BrowserContext } from "@playwright/test";
import { expect, test } from "./fixtures";
import { allRoutes, fillRoute, type Parts } from "./pages";
import { newAccount, signUp } from "./steps";

const PEOPLE = ["anonymous", "stranger", "viewer", "member", "admin", "owner"] as const;
type Who = (typeof PEOPLE)[number];
const ADMINS: readonly Who[] = ["admin", "owner"];

/**
 * Who a page is for. "outside": those who are signed in are sent on. "signed-in": others go to sign in.
 * "factor": nobody is asked for more than they showed, a second factor or their company's sign-in, and all are sent on.
 * "recovering": who doesn't come from a recovery mail goes to ask for one. "link": who brings no mail's link is told
 * so. "holders": opens for whoever has a link
 * that was made, and isn't there for anybody else. "members" and "admins": strangers get 404, and for members what admins see isn't there either.
 */
type Access =
  | "everybody"
  | "outside"
  | "signed-in"
  | "factor"
  | "recovering"
  | "link"
  | "members"
  | "admins"
  | "holders";

/** A page without a line here fails, so that nobody forgets to say whom a new one is for. */
const PAGES: Record<string, Access> = {
  "forgot-password": "everybody",
  "reset-password": "recovering",
  "sign-in": "outside",
  "sign-up": "outside",
  "": "outside",
  "sign-in/company": "factor",
  "sign-in/second-factor": "factor",
  account: "signed-in",
  "account/second-factor": "signed-in",
  "auth/confirm": "link",
  "invitations/[token]": "everybody",
  methods: "everybody",
  "methods/[slug]": "everybody",
  organizations: "signed-in",
  "organizations/new": "signed-in",
  "public/[token]": "holders",
  "unsubscribe/[token]": "everybody",
  "[org]/dashboard": "members",
  "[org]/data-quality": "members",
  "[org]/deployments": "members",
  "[org]/deployments/[deploymentId]": "members",
  "[org]/incidents": "members",
  "[org]/incidents/[incidentId]": "members",
  "[org]/origins": "members",
  "[org]/repositories": "members",
  "[org]/repositories/[repositoryId]": "members",
  "[org]/services": "members",
  "[org]/services/[service]": "members",
  "[org]/settings": "members",
  "[org]/settings/api-tokens": "members",
  "[org]/settings/audit-log": "admins",
  "[org]/settings/commit-origins": "members",
  "[org]/settings/digest": "members",
  "[org]/settings/integrations": "members",
  "[org]/settings/integrations/datadog": "members",
  "[org]/settings/integrations/estimates": "members",
  "[org]/settings/integrations/git": "members",
  "[org]/settings/integrations/github": "members",
  "[org]/settings/integrations/pipeline": "members",
  "[org]/settings/integrations/datadog/set-aside": "admins",
  "[org]/settings/integrations/datadog/sync-runs": "members",
  "[org]/settings/integrations/datadog/sync-runs/[runId]": "members",
  "[org]/settings/members": "members",
  "[org]/settings/repositories": "members",
  "[org]/snapshots": "members",
  "[org]/snapshots/[snapshotId]": "members",
};

const all = (status: number): Record<Who, number> =>
  Object.fromEntries(PEOPLE.map((who) => [who, status])) as Record<Who, number>;

/** Data of an organization, for whoever is signed in and belongs to it. */
const READ_BY_MEMBERS = { ...all(200), anonymous: 401, stranger: 404 };

/** What each answers to a GET without a secret or a token; 405 where there is no GET. One without a line fails. */
const ENDPOINTS: Record<string, Record<Who, number>> = {
  "auth/sign-out": all(405),
  "auth/callback": all(303),
  "auth/relay": all(303),
  "auth/with/[provider]": all(303),
  "[org]/card.png": READ_BY_MEMBERS,
  "[org]/snapshots/[snapshotId]/card.png": READ_BY_MEMBERS,
  "public/[token]/card.png": all(404),
  "[org]/settings/audit-log/export": { ...all(404), anonymous: 401, admin: 200, owner: 200 },
  "[org]/palette": READ_BY_MEMBERS,
  "api/cron/sync": all(401),
  "api/[...path]": all(404),
  "api/health": all(200),
  "api/ready": all(200),
  "api/queues/sync": all(405),
  "api/mcp": all(405),
  "api/v1/orgs/[org]/commit-origins": all(405),
  // A browser's session opens nothing that is for machines with a token.
  "api/v1/orgs/[org]/commit-origins/cursors/[key]": all(401),
  "api/v1/orgs/[org]/origin-rules": all(401),
  "api/v1/login": all(405),
  // A person's own scripts: a browser's session opens none of it.
  "api/v1/me": all(401),
  "api/v1/me/token": all(405),
  "api/v1/orgs": all(405),
  "api/v1/orgs/[org]": all(401),
  "api/v1/orgs/[org]/datadog": all(405),
  "api/v1/orgs/[org]/deployments": all(405),
  "api/v1/orgs/[org]/incidents": all(405),
  "api/v1/orgs/[org]/domains": all(401),
  "api/v1/orgs/[org]/domains/[id]": all(405),
  "api/v1/orgs/[org]/domains/[id]/check": all(405),
  "api/v1/orgs/[org]/invitations": all(401),
  "api/v1/orgs/[org]/invitations/[id]": all(405),
  "api/v1/orgs/[org]/members": all(401),
  "api/v1/orgs/[org]/members/[id]": all(405),
  "api/v1/orgs/[org]/repositories": all(401),
  "api/v1/orgs/[org]/repositories/[id]": all(405),
  "api/v1/orgs/[org]/services/[service]/repository": all(405),
  "api/v1/orgs/[org]/sync": all(405),
  "api/v1/orgs/[org]/tokens": all(401),
  "api/v1/orgs/[org]/tokens/[id]": all(405),
  "api/v1/openapi.json": all(200),
  "api/v1/orgs/[org]/deployments.csv": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/export/commits": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/export/deployments": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/export/incidents": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/export/results": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/dora": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/facts.json": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/metrics": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/figures": READ_BY_MEMBERS,
  "api/v1/orgs/[org]/sync-status": READ_BY_MEMBERS,
  "api/v1/unsubscribe/[token]": all(303),
};

/** What an answer carries that became "not found" while it was sent; the words themselves are in every page, for that case. */
const NOT_THERE = "NEXT_HTTP_ERROR_FALLBACK;404";

function expectHeaders(answer: APIResponse, route: string): void {
  const headers = answer.headers();
  expect(headers["x-content-type-options"], route).toBe("nosniff");
  expect(headers["x-frame-options"], route).toBe("DENY");
  expect(headers["referrer-policy"], route).toMatch(/^(strict-origin-when-cross-origin|no-referrer)$/);
  expect(headers["permissions-policy"], route).toContain("camera=()");
  expect(headers["cross-origin-opener-policy"], route).toBe("same-origin");
  expect(headers["content-security-policy"], route).toContain("frame-ancestors 'none'");
  expect(headers["x-powered-by"], route).toBeUndefined();
  expect(headers["strict-transport-security"], `${route} over http`).toBeUndefined();
}

/** A page runs what carries its answer's nonce and nothing else. @returns the nonce. */
async function expectPolicy(answer: APIResponse, route: string): Promise<string> {
  const policy = answer.headers()["content-security-policy"] ?? "";
  const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src ")) ?? "";
  const nonce = /'nonce-([A-Za-z0-9+/=]{22,})'/.exec(scripts)?.[1] ?? "";
  expect(nonce, route).not.toBe("");
  expect(scripts, route).not.toMatch(/unsafe-inline|unsafe-eval|https?:|\*/);
  const tags = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
  expect(tags.length, route).toBeGreaterThan(0);
  expect(
    tags.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
    route,
  ).toEqual([]);
  return nonce;
}

async function expectPage(
  answer: APIResponse,
  access: Access,
  who: Who,
  { route, address, company }: { route: string; address: string; company: string },
): Promise<void> {
  const status = answer.status();
  const where = `${route} for ${who}`;
  if (access === "holders") return expect(status, where).toBe(404);
  if (access === "everybody") return expect(status, where).toBe(200);
  if (access === "outside") return expect(status, where).toBe(who === "anonymous" ? 200 : 307);
  if (access === "factor") {
    expect(status, where).toBe(307);
    const asked = route === "sign-in/second-factor" ? "/sign-in/second-factor" : address;
    const elsewhere = who === "anonymous" ? `/sign-in?next=${encodeURIComponent(asked)}` : "/organizations";
    return expect(answer.headers().location, where).toBe(elsewhere);
  }
  if (access === "recovering" || access === "link") {
    expect(status, where).toBe(307);
    const elsewhere = access === "link" ? "/sign-in?problem=link" : "/forgot-password";
    return expect(answer.headers().location, where).toBe(elsewhere);
  }
  if (who === "anonymous") {
    expect(status, where).toBe(307);
    return expect(answer.headers().location, where).toBe(`/sign-in?next=${encodeURIComponent(address)}`);
  }
  if (access === "signed-in") return expect(status, where).toBe(200);
  if (who === "stranger") {
    expect(status, where).toBe(404);
    return expect(await answer.text(), where).not.toContain(company);
  }
  if (access === "members" || ADMINS.includes(who)) {
    expect(status, where).toBe(200);
    return expect(await answer.text(), where).not.toContain(NOT_THERE);
  }
  expect(status, where).toBe(404);
}

test("every route answers everybody as its line says, and every answer carries the headers", async ({
  visitor,
  company,
  stranger,
}) => {
  test.setTimeout(900_000);
  const routes = allRoutes();
  expect(routes.pages.toSorted()).toEqual(Object.keys(PAGES).toSorted());
  expect(routes.endpoints.toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted());

  const owner = await visitor(company.owner.state);
  const contexts: Record<Who, BrowserContext> = {
    anonymous: (await visitor()).context(),
    stranger: (await visitor(stranger.state)).context(),
    owner: owner.context(),
    viewer: await join("viewer"),
    member: await join("member"),
    admin: await join("admin"),
  };

  async function join(role: "viewer" | "member" | "admin"): Promise<BrowserContext> {
    await owner.goto(`/${company.slug}/settings/members`);
    const invite = owner.getByRole("form", { name: "Invite someone" });
    await invite.getByLabel("Role").selectOption(role);
    await invite.getByRole("button", { name: "Create link" }).click();
    const link = await invite.getByLabel("Invitation link").inputValue();
    const page = await visitor();
    await page.goto(link);
    await page.getByRole("link", { name: "Create an account" }).click();
    await signUp(page, newAccount(role));
    await page.getByRole("button", { name: "Join" }).click();
    await page.waitForURL(`/${company.slug}/dashboard`);
    return page.context();
  }

  const parts: Parts = {
    ...company.parts,
    "...path": "nowhere",
    id: "00000000-0000-4000-8000-000000000000",
    token: "no-token-of-ours",
    slug: "origin-comparison",
    provider: "github",
    key: "main",
  };
  const nonces: string[] = [];
  for (const who of PEOPLE) {
    const get = (address: string) => contexts[who].request.get(address, { maxRedirects: 0 });
    for (const [route, access] of Object.entries(PAGES)) {
      const address = `${fillRoute(route, parts)}?window=7`;
      const answer = await get(address);
      expectHeaders(answer, route);
      await expectPage(answer, access, who, { route, address, company: company.name });
      if (answer.status() === 200) nonces.push(await expectPolicy(answer, route));
    }
    for (const [route, statuses] of Object.entries(ENDPOINTS)) {
      const answer = await get(fillRoute(route, parts));
      expectHeaders(answer, route);
      expect(answer.status(), `${route} for ${who}`).toBe(statuses[who]);
      if (route.startsWith("api/v1/orgs/") && answer.status() === 404)
        expect(answer.headers()["content-type"], route).toContain("application/problem+json");
    }
  }
  expect(new Set(nonces).size, "no nonce is used twice").toBe(nonces.length);
});

test("behind https every answer asks to be reached over https alone, and the session's cookie goes nowhere else", async ({
  visitor,
  stranger,
}) => {
  const page = await visitor();
  const https = { "x-forwarded-proto": "https" };
  const answer = await page.request.get("/sign-in", { headers: https });
  expect(answer.headers()["strict-transport-security"]).toMatch(/^max-age=\d{8}; includeSubDomains$/);
  expect(answer.headers()["content-security-policy"]).toContain("upgrade-insecure-requests");
  const session = stranger.state.cookies.filter(({ name }) => name.startsWith("iris-session"));
  expect(session.length).toBeGreaterThan(0);
  for (const cookie of session) expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
});

test("a form sent from another site does nothing, however right it is", async ({ visitor, stranger }) => {
  const page = await visitor();
  await page.goto("/sign-in");
  const form = page.locator("form", { has: page.getByLabel("Password") });
  const fields = await form.evaluate((element: HTMLFormElement) =>
    [...new FormData(element)].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  const { email, password } = stranger.account;
  const post = (origin: string) =>
    page.request.post("/sign-in", {
      headers: { origin },
      multipart: { ...Object.fromEntries(fields), email, password },
      maxRedirects: 0,
    });
  const refused = await post("https://evil.example");
  expect(refused.status()).toBeGreaterThanOrEqual(400);
  expect(refused.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie")).toEqual([]);
  const taken = await post(new URL(page.url()).origin);
  expect(taken.status()).toBe(303);
  expect(taken.headers()["set-cookie"]).toContain("iris-session");
});

test("another site's form signs nobody out", async ({ visitor, stranger }) => {
  const page = await visitor(stranger.state);
  const forged: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    { origin: "https://evil.example" },
    {},
  ];
  for (const headers of forged) {
    const answer = await page.request.post("/auth/sign-out", { headers, maxRedirects: 0 });
    expect(answer.status()).toBe(403);
    expect(answer.headers()["set-cookie"]).toBeUndefined();
  }
  await page.goto("/account");
  await expect(page).toHaveURL("/account");
});

test("the eleventh wrong password in a row is not even looked at, and the page says when to come back", async ({
  visitor,
  stranger,
}) => {
  const page = await visitor();
  await page.goto("/sign-in");
  const account = { email: `guessed-${stranger.account.email}`, password: "wrong" };
  for (let tries = 1; tries <= 11; tries++) {
    await page.getByLabel("Email").fill(account.email);
    await page.getByLabel("Password").fill(account.password);
    const answered = page.waitForResponse(
      (response) => response.request().method() === "POST" && response.url().endsWith("/sign-in"),
    );
    await page.getByRole("button", { name: "Sign in" }).click();
    await answered;
    // The answer is drawn once the form has let go of the password.
    await expect(page.getByLabel("Password")).toHaveValue("");
  }
  await expect(
    page.getByRole("alert").filter({ hasText: /^Too many tries\. Try again in 1[45]/ }),
  ).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(account.email);
});
