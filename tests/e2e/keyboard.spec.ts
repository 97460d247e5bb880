import { expect, test } from "./fixtures";

test("the first Tab offers the way past the navigation, and Enter takes it", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  for (const address of ["/sign-up", "/organizations", "/acme-payments/dashboard"]) {
    await page.goto(address);
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    await expect(skip, address).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.locator("#content"), address).toBeFocused();
  }
});

test("menus open with Enter, Tab leads through them and on, Escape closes them and gives the focus back", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto("/acme-payments/dashboard");
  const language = page.getByRole("button", { name: "EN, Language: English" });
  const menu = page.getByRole("dialog", { name: "Language: English" });
  await language.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(menu.getByRole("button", { name: "English" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(menu.getByRole("button", { name: "Português (Brasil)" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(language).toBeFocused();
  await page.keyboard.press("Enter");
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /^Account: / })).toBeFocused();
});

test("an environment is chosen with the keyboard alone", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.goto("/acme-payments/dashboard");
  await page.getByRole("button", { name: "Environments: Production" }).focus();
  await page.keyboard.press("Enter");
  const search = page.getByRole("combobox", { name: "Search" });
  await expect(search).toBeFocused();
  await page.keyboard.type("stag");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]env=staging/);
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(page.getByRole("button", { name: /^Environments: / })).toBeFocused();
});

test("a definition opens with Enter, Tab leads into it and out of it again, and Escape puts it away", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto("/acme-payments/dashboard");
  const word = page.getByRole("button", { name: "Change failure rate" }).first();
  const definition = page.getByRole("dialog", { name: "Change failure rate" }).first();
  const more = definition.getByRole("link", { name: "How it’s calculated" });
  await word.focus();
  await page.keyboard.press("Enter");
  await expect(definition).toContainText("Failed deployments divided by those with a result.");
  await page.keyboard.press("Tab");
  await expect(more).toBeFocused();
  await page.keyboard.press("Tab");
  const copy = definition.getByRole("button", { name: "Copy number" });
  await expect(copy).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(definition.locator(":focus")).toHaveCount(0);
  await expect(page.getByRole("main").locator(":focus"), "on, not back").toHaveCount(1);
  await page.keyboard.press("Shift+Tab");
  await expect(copy).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(definition).toBeHidden();
  await expect(word).toBeFocused();
});

test("a dialog keeps the focus inside until Escape, and gives it back", async ({ visitor, company }) => {
  const page = await visitor(company.owner.state);
  await page.goto(`/${company.slug}/settings`);
  const open = page.getByRole("button", { name: "Delete organization" });
  await open.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(dialog.locator(":focus")).toHaveCount(1);
  // Past its last button a browser leads to its own address bar and back: never to the page behind.
  for (let presses = 0; presses < 8; presses += 1) {
    await page.keyboard.press("Tab");
    await expect(page.locator(":focus:not(dialog, dialog *)")).toHaveCount(0);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(open).toBeFocused();
});

test("⌘K finds a service by typing and goes there, and Escape gives the focus back", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto("/acme-payments/dashboard");
  const open = page.getByRole("button", { name: "Search and go to (⌘K)" });
  await open.click();
  const search = page.getByRole("combobox", { name: /^Go to a page/ });
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(open).toBeFocused();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("checkout-api");
  await expect(page.getByRole("option", { name: /checkout-api/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/acme-payments/services/checkout-api");
});

test("g and a letter goes to a page, ← and → move its period, / searches, ? lists the keys", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto("/acme-payments/dashboard?window=7");
  await expect(page.getByRole("button", { name: "Search and go to (⌘K)" })).toBeEnabled();
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/\/dashboard\?from=[\d-]+&to=[\d-]+$/);
  await expect(page.getByRole("button", { name: /^Period: / })).not.toContainText("Last");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL("/acme-payments/dashboard?window=7");
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await expect(page).toHaveURL("/acme-payments/deployments");
  await expect(page.getByRole("heading", { level: 1, name: "Deployments" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", { name: "Search deployments" })).toBeFocused();
  await page.keyboard.type("g d?");
  await expect(page, "keys typed into a field are its own").toHaveURL("/acme-payments/deployments");
  await page.getByRole("heading", { level: 1, name: "Deployments" }).click();
  await page.keyboard.press("?");
  await expect(page.getByRole("option", { name: /Dashboard.*g d/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /checkout-api/ })).toHaveCount(0);
});

test("single keys do nothing once they are switched off, and ⌘K still finds", async ({ visitor, demo }) => {
  const page = await visitor(demo);
  await page.context().addCookies([{ name: "single-keys", value: "off", domain: "localhost", path: "/" }]);
  await page.goto("/acme-payments/dashboard?window=7");
  await expect(page.getByRole("button", { name: "Search and go to (⌘K)" })).toBeEnabled();
  for (const key of ["?", "/", "ArrowLeft", "g", "p"]) await page.keyboard.press(key);
  await page.keyboard.press("ControlOrMeta+k");
  const option = page.getByRole("option", { name: /^Deployments/ });
  await expect(option).toBeVisible();
  await expect(option, "keys that do nothing aren't shown").not.toContainText("g p");
  await expect(page).toHaveURL("/acme-payments/dashboard?window=7");
});

/** Of what a reader stops at with Tab. */
const MOST_STOPS = 120;

test("the dashboard has few stops for the keyboard, each as large as a finger needs", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo);
  await page.goto("/acme-payments/dashboard");
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  const stops = await page
    .locator("a[href], button:enabled, input, select, summary, [tabindex='0']")
    .evaluateAll((elements) =>
      elements
        .filter(
          (one) => (one as HTMLElement).tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }),
        )
        .map((one) => {
          const { width, height } = one.getBoundingClientRect();
          return { name: one.textContent, width, height, isInMain: one.closest("main") !== null };
        }),
    );
  expect(stops.length).toBeLessThanOrEqual(MOST_STOPS);
  expect(
    stops.filter(({ width, height, isInMain }) => isInMain && Math.min(width, height) < 24),
    "WCAG 2.5.8",
  ).toEqual([]);
});
