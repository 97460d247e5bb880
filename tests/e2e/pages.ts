/** Every page of the product by its address, read from the folders, so that a new page is tested without being told. */
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { expect, type Page } from "@playwright/test";

/** What stands for the `[parts]` of the folders. */
export type Parts = Record<string, string>;

/** Addresses of all pages below a folder of `app`, their `[parts]` filled in. @throws Error for a part without a value. */
function pagesBelow(folder: string, parts: Parts): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => addressOf(dirname(file), parts))
    .sort();
}

function addressOf(route: string, parts: Parts): string {
  const segments = route.split("/").filter((segment) => segment !== "." && !/^\(.*\)$/.test(segment));
  return `/${segments.map((segment) => fillIn(segment, parts)).join("/")}`;
}

function fillIn(segment: string, parts: Parts): string {
  const name = /^\[(.+)\]$/.exec(segment)?.[1];
  if (!name) return segment;
  const value = parts[name];
  if (!value) throw new Error(`tests/e2e/pages.ts needs a value for [${name}]`);
  return value;
}

/** The parts of an organization's addresses, read from the links that lead there. */
export async function findParts(page: Page, org: string): Promise<Parts> {
  const follow = async (address: string, linked: string) => {
    await page.goto(address);
    const link = page.getByRole("main").locator(`a[href^="${linked}/"]`).first();
    await expect(link, `${address} links to a page below ${linked}`).toBeVisible();
    return (await link.getAttribute("href"))?.slice(linked.length + 1).replace(/\?.*$/, "") ?? "";
  };
  const datadog = `/${org}/settings/integrations/datadog`;
  return {
    org,
    deploymentId: await follow(`/${org}/deployments`, `/${org}/deployments`),
    incidentId: await follow(`/${org}/incidents?window=90`, `/${org}/incidents`),
    service: await follow(`/${org}/services`, `/${org}/services`),
    repositoryId: await follow(`/${org}/repositories`, `/${org}/repositories`),
    snapshotId: await follow(`/${org}/snapshots`, `/${org}/snapshots`),
    runId: await follow(datadog, `${datadog}/sync-runs`),
  };
}

/** A customer's own texts and who did what: for members and viewers these pages aren't there. */
const FOR_ADMINS = ["/settings/integrations/datadog/set-aside", "/settings/audit-log"];

export function isForAdmins(address: string): boolean {
  return FOR_ADMINS.some((page) => address.endsWith(page));
}

/** Routes of the app by what they answer with: a page, or data. Folders that only group others are left out. */
export function allRoutes(): { pages: string[]; endpoints: string[] } {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  const foldersOf = (name: string) =>
    files
      .filter((file) => file === name || file.endsWith(`/${name}`))
      .map((file) => (file === name ? "" : dirname(file)))
      .map((folder) => folder.replaceAll(/\([^)]+\)\/?/g, "").replace(/\/$/, ""));
  return { pages: foldersOf("page.tsx"), endpoints: foldersOf("route.ts") };
}

/** The address of a folder of the app, its `[parts]` filled in. @throws Error for a part without a value. */
export function fillRoute(route: string, parts: Parts): string {
  return addressOf(route === "" ? "." : route, parts);
}

/** Every page of one organization. */
export function organizationPages(parts: Parts): string[] {
  return pagesBelow("app/[org]", parts).map((address) => `/${parts.org}${address}`);
}

/** Every page of the product, but those that only a link which was made opens: a test of links visits them. */
export function allPages(parts: Parts): string[] {
  return pagesBelow("app", parts).filter((address) => !address.startsWith("/public/"));
}
