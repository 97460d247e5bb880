import AxeBuilder from "@axe-core/playwright";
import type { CDPSession, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { RAN } from "./hostile-history";
import { allPages } from "./pages";

const WCAG_22_AA: Rules = {
  type: "tag",
  values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
};
const LANGUAGES = ["en", "pt-BR"] as const;

/** All that a theme changes. */
const COLOUR_RULES: Rules = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

type Rules = { type: "tag" | "rule"; values: string[] };

async function violations(page: Page, runOnly: Rules): Promise<string[]> {
  // Frames would need the other mode, which opens a second page for each answer.
  expect(page.frames(), "pages have no frames").toHaveLength(1);
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ runOnly, resultTypes: ["violations"] });
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** Whatever comes late is there: charts are drawn in the browser, and skeletons have gone. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1").first()).toBeAttached();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Nothing moves, so that no colour is caught on its way from one theme to the other. */
const STILL = { reducedMotion: "reduce" } as const;

async function expectAccessible(page: Page, where: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  expect.soft(await violations(page, WCAG_22_AA), where).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  const inTheDark = await violations(page, COLOUR_RULES);
  expect.soft(inTheDark, `${where}, dark`).toEqual([]);
}

/** WCAG 1.4.10: at 320 pixels nothing has to be scrolled sideways, but what scrolls in its own frame (tables, charts). */
async function expectToFitPhone(page: Page, where: string): Promise<void> {
  const desktop = page.viewportSize() ?? { width: 1280, height: 720 };
  await page.setViewportSize({ width: 320, height: 720 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(overflow, `${where} is wider than a phone`).toBeLessThanOrEqual(0);
  await page.setViewportSize(desktop);
}

async function speak(page: Page, language: (typeof LANGUAGES)[number]): Promise<void> {
  await page.context().addCookies([{ name: "locale", value: language, domain: "localhost", path: "/" }]);
}

/** What stands in a page that a text of somebody else's has made part of the page, and not only of what it says. */
async function expectTextsToStayTexts(page: Page, where: string): Promise<void> {
  const found = await page.evaluate((ran) => {
    // What React writes for a form until a script takes it over.
    const reacts = "javascript:throw new Error('React form unexpectedly submitted";
    const elsewhere = [
      ...document.querySelectorAll("[href], [action], [formaction], [src], [data], iframe, object, embed"),
    ]
      .flatMap((element) =>
        ["href", "action", "formaction", "src", "data"].map((name) => element.getAttribute(name)),
      )
      .filter(
        (address) =>
          address !== null && !address.startsWith(reacts) && URL.canParse(address, document.baseURI),
      )
      .map((address) => new URL(address as string, document.baseURI))
      .filter(({ protocol, host }) => !/^(https?|mailto|blob):$/.test(protocol) || /evil/.test(host))
      .map(({ href }) => href);
    const handlers = [...document.querySelectorAll("main *, nav *, header *, dialog *")].filter((element) =>
      element.getAttributeNames().some((name) => /^on/i.test(name)),
    );
    const foreign = document.querySelectorAll(
      "main img[src='x'], main script:not([nonce]), nav img, dialog img",
    );
    return { ran: ran in globalThis, elsewhere, handlers: handlers.length, foreign: foreign.length };
  }, RAN);
  expect.soft(found, where).toEqual({ ran: false, elsewhere: [], handlers: 0, foreign: 0 });
}

/** Of a page with the longest lists a reader of ours gets through. */
const MOST_TABS = 300;
const TABS_AT_ONCE = 20;

/** Presses Tab some times without waiting for each to be told back, as Playwright's own keyboard does. */
async function pressTab(devtools: CDPSession, times: number): Promise<void> {
  const tab = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
  const presses = Array.from({ length: times }, () => [
    devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...tab }),
    devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...tab }),
  ]);
  await Promise.all(presses.flat());
}

/** Tabs from the top of the page to a mark put at its end: nothing on the way keeps the focus (WCAG 2.1.2). */
async function expectTabToLeadThrough(page: Page, address: string): Promise<void> {
  await page.evaluate(() => {
    const mark = document.createElement("button");
    mark.id = "end-of-page";
    mark.textContent = "End of page";
    mark.addEventListener("focus", () => mark.setAttribute("data-reached", ""));
    document.querySelector("footer")?.append(mark);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const reached = page.locator("#end-of-page[data-reached]");
  const devtools = await page.context().newCDPSession(page);
  for (let pressed = 0; pressed < MOST_TABS && (await reached.count()) === 0; pressed += TABS_AT_ONCE)
    await pressTab(devtools, TABS_AT_ONCE);
  await devtools.detach();
  await expect(reached, `Tab leads through ${address}`).toHaveCount(1);
}

/**
 * A new password is chosen after a mail's link alone (the journey of the accounts walks that page), and a second factor
 * is asked of nobody where Auth keeps none, as on the embedded default.
 */
const SENDS_ON = new Set(["/reset-password", "/sign-in/company", "/sign-in/second-factor"]);

for (const language of LANGUAGES) {
  // What axe and Tab find is the same in every language; what a translation changes is the language said and the width.
  const isTranslation = language !== LANGUAGES[0];
  const title = isTranslation
    ? `every page says that it is in ${language}, fits a phone, and shows what an attacker wrote as texts`
    : "every page is accessible by WCAG 2.2 AA, light and dark, leads Tab through it, and fits a phone";
  test(title, async ({ visitor, company: usual, hostile }) => {
    test.setTimeout(900_000);
    // The longest and the worst texts there are, where the width is what is looked at.
    const company = isTranslation ? hostile : usual;
    const inside = await visitor(company.owner.state, STILL);
    const outside = await visitor(undefined, STILL);
    const parts = { ...company.parts, token: "any-token", slug: "origin-comparison" };
    for (const page of [inside, outside]) await speak(page, language);
    for (const address of allPages(parts).filter((one) => !SENDS_ON.has(one))) {
      // The front page and the forms of signing in send on whoever is signed in.
      const isForStrangers = /^\/(sign-in|sign-up|forgot-password)?$/.test(address);
      const page = isForStrangers ? outside : inside;
      // Without a mail's link there is nothing to confirm.
      const response = await page.goto(
        address === "/auth/confirm" ? `${address}?type=email&token_hash=any` : address,
      );
      expect(response?.status(), address).toBe(200);
      expect(decodeURIComponent(new URL(page.url()).pathname), address).toBe(decodeURIComponent(address));
      await expect(page.locator("html")).toHaveAttribute("lang", language);
      await settled(page);
      if (isTranslation) await expectTextsToStayTexts(page, address);
      else {
        await expectAccessible(page, address);
        await expectTabToLeadThrough(page, address);
      }
      await expectToFitPhone(page, address);
    }
  });
}

test("open menus, tables, dialogs, refusals and the address that isn't there are accessible too", async ({
  visitor,
  watch,
  company,
  demo,
}) => {
  const page = await visitor(company.owner.state, STILL);
  await page.goto(`/${company.slug}/dashboard`);
  await settled(page);
  await page.getByText("Show as table").first().click();
  await page.getByRole("button", { name: "Environments: Production" }).click();
  await expect(page.getByRole("listbox", { name: "Environments" })).toBeVisible();
  await expectAccessible(page, "the dashboard with its menu open");

  await page.goto(`/${company.slug}/settings`);
  await page.getByRole("button", { name: "Delete organization" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete permanently" }).click();
  await expect(page.getByRole("dialog")).toContainText("Nothing was deleted.");
  await expectAccessible(page, "the refused deletion");

  await page.goto("/organizations/new");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("Give it a name.")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true }), "the first wrong field").toBeFocused();
  await expectAccessible(page, "the refused form");

  watch.expectNotFound("/no-such-organization/dashboard");
  await page.goto("/no-such-organization/dashboard");
  await expectAccessible(page, "the address that isn't there");

  const visitorOfDemo = await visitor(demo, STILL);
  await visitorOfDemo.goto("/acme-payments/dashboard?window=90");
  await settled(visitorOfDemo);
  await expectAccessible(visitorOfDemo, "the demo");
});
