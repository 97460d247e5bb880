import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { Left, request } from "./fake-request";

vi.mock("@/lib/platform/supabase/server", async () => (await import("./fake-request")).server);
vi.mock("@/lib/platform/supabase/service", () => ({
  serviceClient: () =>
    new Proxy({}, { get: (_, name) => void request.writes.push(`service ${String(name)}`) }),
}));
vi.mock("@/lib/platform/rate-limits/guard", async () => (await import("./fake-request")).noLimits);
vi.mock("next/server", () => ({ after: () => {} }));
vi.mock("next/cache", async () => (await import("./fake-request")).noCache);
vi.mock("next/navigation", async () => (await import("./fake-request")).navigation);
vi.mock("next/headers", async () => (await import("./fake-request")).nextHeaders);
vi.mock("next-intl/server", async () => (await import("./fake-request")).intl);

/** Actions that are about no organization: about the caller's own account, a link that is the right, or the browser. */
const OF_NO_ORGANIZATION = [
  "acceptInvitation",
  "changePassword",
  "chooseLocale",
  "chooseSingleKeys",
  "chooseTheme",
  "createOrganization",
  "deleteAccount",
  "endOtherSessions",
  "endSession",
  "exploreDemo",
  "followMailLink",
  "joinByDomain",
  "redeemRecoveryCode",
  "removeSecondFactor",
  "renewRecoveryCodes",
  "requestPasswordReset",
  "resetPassword",
  "revokePersonalToken",
  "savePreferences",
  "setUpSecondFactor",
  "showSecondFactor",
  "signIn",
  "signUp",
  "unsubscribeByLink",
];

/** Every file whose exports a browser can call. */
function actionFiles(): string[] {
  const files = ["app", "lib", "components"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  return files.filter(
    (file) => /\.tsx?$/.test(file) && /^["']use server["']/m.test(readFileSync(file, "utf8")),
  );
}

/** The address first, the form last; what a page binds and the outcome before stand in between. */
type Action = (...given: unknown[]) => Promise<unknown>;

async function everyAction(): Promise<[name: string, action: Action][]> {
  const modules = await Promise.all(
    actionFiles().map((file) => import(join(process.cwd(), file)) as Promise<Record<string, Action>>),
  );
  return modules.flatMap((module) => Object.entries(module));
}

beforeEach(() => {
  const user = { id: "5e2d8f9c-6c43-4c8e-9c39-0d3a4f1b2c33", email: "ana@example.com" };
  Object.assign(request, { user, role: null, headers: {}, writes: [] });
});

test("a stranger's call of any action with another organization's address ends as if there were none, and writes nothing", async () => {
  const actions = await everyAction();
  const names = actions.map(([name]) => name);
  expect(OF_NO_ORGANIZATION.filter((name) => !names.includes(name))).toEqual([]);
  const ofOrganizations = actions.filter(([name]) => !OF_NO_ORGANIZATION.includes(name));
  expect(ofOrganizations.length).toBeGreaterThan(30);
  for (const [name, action] of ofOrganizations) {
    const between = Array.from({ length: Math.max(1, action.length - 2) }, () => null);
    const left = await action("acme", ...between, new FormData()).then(
      (answer) => answer,
      (error: unknown) => error,
    );
    expect(left, name).toBeInstanceOf(Left);
    expect((left as Left).message, name).toBe("404");
    expect(request.writes, name).toEqual([]);
  }
});
