import {
  type APIRequest,
  type Browser,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { HOSTILE_NAMES } from "./hostile-history";
import { HOSTILE_KEYS } from "./keys";
import { findParts, type Parts } from "./pages";
import { WEB_URL } from "./ports";
import {
  type Account,
  chooseProduction,
  exploreDemo,
  keepSnapshot,
  nameOrganization,
  newAccount,
  sendConnectForm,
  signUp,
  unique,
} from "./steps";
import { Watch } from "./watch";

type StorageState = Exclude<BrowserContextOptions["storageState"], undefined | string>;

/** Somebody signed in, without having to click. */
export interface SignedIn {
  account: Account;
  state: StorageState;
}

/** An organization with its Datadog connected and its history read, and its owner. */
export interface Company {
  slug: string;
  name: string;
  /** What its addresses are made of. */
  parts: Parts;
  owner: SignedIn;
}

interface Fixtures {
  watch: Watch;
  /** Another browser, fresh or signed in, watched like the test's own. */
  visitor: (state?: StorageState, options?: BrowserContextOptions) => Promise<Page>;
}

interface Shared {
  demo: StorageState;
  company: Company;
  /** One whose every text an attacker wrote: in Datadog, and in its forms. */
  hostile: Company;
  /** Belongs to an organization of their own, and to no other. */
  stranger: SignedIn;
}

async function inOwnBrowser<T>(browser: Browser, work: (page: Page) => Promise<T>) {
  const context = await browser.newContext({ baseURL: WEB_URL, locale: "en-US" });
  const result = await work(await context.newPage());
  const state = await context.storageState();
  await context.close();
  return { result, state };
}

async function setUpCompany(page: Page, account: Account) {
  const name = unique("Northwind");
  await page.goto("/sign-up");
  await signUp(page, account);
  const slug = await nameOrganization(page, name);
  await sendConnectForm(page);
  await chooseProduction(page);
  await page.goto(`/${slug}/settings/repositories`);
  await expect(page.getByText("Every deployment belongs to a repository.")).toBeVisible();
  await keepSnapshot(page, slug, "Kept at the start");
  return { slug, name, parts: await findParts(page, slug) };
}

async function setUpHostile(page: Page, account: Account) {
  const [script = ""] = HOSTILE_NAMES;
  const name = `${unique("Hostile")} ${script}`.slice(0, 80);
  await page.goto("/sign-up");
  await signUp(page, account);
  const slug = await nameOrganization(page, name);
  await sendConnectForm(page, HOSTILE_KEYS);
  await chooseProduction(page);
  await page.goto(`/${slug}/settings/repositories`);
  await expect(page.getByText("Every deployment belongs to a repository.")).toBeVisible();
  await keepSnapshot(page, slug, script);
  return { slug, name, parts: await findParts(page, slug) };
}

/** Whoever signs out of a session that was lent to them, or ends it otherwise, takes it from every later test. */
async function expectStillSignedIn(request: APIRequest, storageState: StorageState): Promise<void> {
  const context = await request.newContext({ baseURL: WEB_URL, storageState });
  const answer = await context.get("/account", { maxRedirects: 0 });
  await context.dispose();
  expect(answer.status(), "the shared session is still signed in").toBe(200);
}

/** Any error in a browser fails its test, unless the test said beforehand that it means it. */
export const test = base.extend<Fixtures, Shared>({
  watch: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies from the pattern
    async ({}, use) => {
      const watch = new Watch();
      await use(watch);
      expect(watch.problems(), "nothing goes wrong in the browser").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },
  visitor: async ({ browser, watch, playwright }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    const lent = new Set<StorageState>();
    await use(async (storageState, options) => {
      if (storageState) lent.add(storageState);
      const context = await browser.newContext({
        baseURL: WEB_URL,
        locale: "en-US",
        ...options,
        storageState,
      });
      contexts.push(context);
      watch.over(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
    for (const state of lent) await expectStillSignedIn(playwright.request, state);
  },
  demo: [
    async ({ browser }, use) => {
      const { state } = await inOwnBrowser(browser, exploreDemo);
      await use(state);
    },
    { scope: "worker" },
  ],
  company: [
    async ({ browser }, use) => {
      const account = newAccount("owner");
      const { result, state } = await inOwnBrowser(browser, (page) => setUpCompany(page, account));
      await use({ ...result, owner: { account, state } });
    },
    // A first sync and a dozen pages: on a busy machine they take longer than one test may.
    { scope: "worker", timeout: 300_000 },
  ],
  hostile: [
    async ({ browser }, use) => {
      const account = newAccount("attacker");
      const { result, state } = await inOwnBrowser(browser, (page) => setUpHostile(page, account));
      await use({ ...result, owner: { account, state } });
    },
    { scope: "worker", timeout: 300_000 },
  ],
  stranger: [
    async ({ browser }, use) => {
      const account = newAccount("stranger");
      const { state } = await inOwnBrowser(browser, async (page) => {
        await page.goto("/sign-up");
        await signUp(page, account);
        await nameOrganization(page, unique("Elsewhere"));
      });
      await use({ account, state });
    },
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
