import { randomBytes } from "node:crypto";
import { expect, test, vi } from "vitest";
import { knownBrowser, rememberBrowser } from "@/lib/workspace/auth/known-browser";

const jar = vi.hoisted(() => new Map<string, { value: string; options: Record<string, unknown> }>());
const sent = vi.hoisted(() => ({ proto: "https" }));
const KEYS = { current: randomBytes(32).toString("base64"), retired: [] };
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-proto": sent.proto }),
  cookies: async () => ({
    get: (name: string) => jar.get(name),
    set: (name: string, value: string, options: Record<string, unknown>) => jar.set(name, { value, options }),
  }),
}));
vi.mock("@/lib/platform/encryption/master-keys", () => ({ masterKeys: () => KEYS }));
vi.mock("@/lib/platform/env", () => ({ env: () => ({}) }));

test("a browser is known again for the account that signed in there, and for no other", async () => {
  expect(await knownBrowser("ana@example.com")).toBeNull();
  await rememberBrowser("Ana@example.com");
  expect(await knownBrowser("ana@example.com")).toMatch(/^[\w-]{22}$/);
  expect(await knownBrowser("bob@example.com")).toBeNull();
  const [name, cookie] = [...jar][0] ?? [];
  expect(name).toBe("__Host-iris-known");
  expect(cookie?.options).toMatchObject({ path: "/", httpOnly: true, secure: true, sameSite: "lax" });
  expect(cookie?.value).not.toMatch(/ana|example/i);
});

test("a mark that we didn't make is none", async () => {
  jar.set("__Host-iris-known", { value: `${"A".repeat(22)}.${"B".repeat(43)}`, options: {} });
  expect(await knownBrowser("ana@example.com")).toBeNull();
});
