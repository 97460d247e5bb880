/** Every page of the product by its address, read from the folders, so that a new page is tested without being told. */
import { readdirSync } from "node:fs";
import { dirname } from "node:path";

type Parts = Record<string, string>;

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

export interface OrganizationParts {
  org: string;
  repositoryId: string;
}

/** Every page of one organization. */
export function organizationPages({ org, repositoryId }: OrganizationParts): string[] {
  return pagesBelow("app/[org]", { repositoryId }).map((address) => `/${org}${address}`);
}

/** Every page of the product. */
export function allPages(parts: OrganizationParts & { token: string }): string[] {
  return pagesBelow("app", { ...parts });
}
