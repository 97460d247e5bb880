/** What visitors do in several tests, click by click. */
import { randomUUID } from "node:crypto";
import { expect, type Locator, type Page } from "@playwright/test";
import { TEST_KEYS } from "./keys";
import type { Watch } from "./watch";

export interface Account {
  email: string;
  password: string;
}

/** A word of its own, so that tests never meet each other's accounts and organizations. */
export function unique(word: string): string {
  return `${word}-${randomUUID().slice(0, 8)}`;
}

export function newAccount(who: string): Account {
  return { email: `${unique(who)}@example.com`, password: `four quiet words ${randomUUID()}` };
}

export async function signUp(page: Page, account: Account): Promise<void> {
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Create account" }).click();
}

export async function signIn(page: Page, account: Account): Promise<void> {
  await page.getByLabel("Email").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account: / }).click();
  await page
    .getByRole("dialog", { name: /^Account: / })
    .getByRole("button", { name: "Sign out" })
    .click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
}

/** @returns the new organization's slug. */
export async function nameOrganization(page: Page, name: string): Promise<string> {
  await expect(page.getByRole("heading", { name: "Name your organization" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill(name);
  const slug = await page.getByLabel("Address").inputValue();
  await page.getByRole("button", { name: "Create organization" }).click();
  await page.waitForURL(`/${slug}/settings/integrations/datadog`);
  return slug;
}

export interface ConnectForm {
  site: string;
  apiKey: string;
  applicationKey: string;
}

export async function sendConnectForm(page: Page, form: Partial<ConnectForm> = {}): Promise<void> {
  await page.getByLabel("Datadog site").fill(form.site ?? "datadoghq.eu");
  await page.getByLabel("API key").fill(form.apiKey ?? TEST_KEYS.apiKey);
  await page.getByLabel("Application key").fill(form.applicationKey ?? TEST_KEYS.applicationKey);
  await page.getByRole("button", { name: "Check and connect" }).click();
}

/** Says that production counts and staging doesn't, and waits until the whole history is in. */
export async function chooseProduction(page: Page): Promise<void> {
  const form = page.getByRole("form", { name: "Production environments" });
  await expect(form.getByLabel("production")).toBeChecked({ timeout: 90_000 });
  await expect(form.getByLabel("staging")).not.toBeChecked();
  await form.getByRole("button", { name: "Save environments" }).click();
  // Saved while the first sync keeps the machine busy.
  await expect(page.getByText("Saved. Every figure now counts these environments.")).toBeVisible({
    timeout: 90_000,
  });
  await expect(page.getByRole("progressbar")).toBeHidden({ timeout: 90_000 });
}

/** Keeps what the dashboard shows, and ends on the snapshot's page. */
export async function keepSnapshot(page: Page, slug: string, title: string): Promise<void> {
  await page.goto(`/${slug}/dashboard`);
  await page.getByRole("button", { name: "Save snapshot" }).click();
  const dialog = page.getByRole("dialog", { name: "Save snapshot" });
  await dialog.getByLabel("Title").fill(title);
  await dialog.getByRole("button", { name: "Save snapshot" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

/** Goes to an address that isn't there for this reader. */
export async function expectNotFound(page: Page, watch: Watch, address: string): Promise<void> {
  watch.expectNotFound(address);
  const response = await page.goto(address);
  expect(response?.status(), address).toBe(404);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
}

/** Every form in sight that changes something: those that only ask are sent by GET. */
export function writingForms(page: Page): Locator {
  return page
    .getByRole("main")
    .locator('form[method="post" i], form[action^="javascript:"]')
    .filter({ visible: true });
}

export async function exploreDemo(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Explore the demo" }).click();
  await page.waitForURL("/acme-payments/dashboard");
}

export async function chooseLanguage(page: Page, language: "English" | "Português (Brasil)"): Promise<void> {
  await page.getByRole("button", { name: /^(EN, Language|PT, Idioma): / }).click();
  await page.getByRole("button", { name: language, exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", language === "English" ? "en" : "pt-BR");
}
