import { randomBytes } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { beginRecovery, isRecovering, takeRecovery } from "@/lib/workspace/auth/recovery";

const KEYS = { current: randomBytes(32).toString("base64"), retired: [] };
const jar = vi.hoisted(() => new Map<string, string>());
const used = vi.hoisted(() => new Set<string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-proto": "https" }),
  cookies: async () => ({
    get: (name: string) => (jar.has(name) ? { value: jar.get(name) } : undefined),
    set: (name: string, value: string) => jar.set(name, value),
    delete: ({ name }: { name: string }) => jar.delete(name),
  }),
}));
vi.mock("@/lib/platform/env", () => ({ env: () => ({}) }));
vi.mock("@/lib/platform/encryption/master-keys", () => ({ masterKeys: () => KEYS }));
vi.mock("@/lib/platform/supabase/service", () => ({ serviceClient: () => ({}) }));
vi.mock("@/lib/platform/supabase/server", () => ({
  userClient: async () => ({
    auth: { getClaims: async () => ({ data: { claims: { session_id: "session-1" } } }) },
  }),
}));
vi.mock("@/lib/platform/rate-limits/take", () => ({
  takeRateLimit: async (_service: unknown, { key }: { key: string }) => {
    const allowed = !used.has(key);
    used.add(key);
    return { allowed };
  },
}));

beforeEach(() => {
  jar.clear();
  used.clear();
});

test("a recovery is good for one password, however often its cookies are sent again", async () => {
  await beginRecovery("token");
  expect([...jar.keys()]).toEqual(["__Host-iris-recovery"]);
  const cookies = new Map(jar);
  expect(await isRecovering()).toBe(true);
  expect(await takeRecovery()).not.toBeNull();
  expect(jar.size).toBe(0);

  for (const [name, value] of cookies) jar.set(name, value);
  expect(await takeRecovery()).toBeNull();
});

test("a recovery whose password was refused goes on in the same browser, with the time it had", async () => {
  vi.useFakeTimers({ now: new Date("2026-11-30T10:00:00Z") });
  await beginRecovery("token");
  vi.setSystemTime(new Date("2026-11-30T10:59:00Z"));
  await (await takeRecovery())?.giveBack();
  expect(await isRecovering()).toBe(true);
  vi.setSystemTime(new Date("2026-11-30T11:00:00Z"));
  expect(await takeRecovery()).toBeNull();
  vi.useRealTimers();
});

test("without a mark there is no recovery", async () => {
  expect(await takeRecovery()).toBeNull();
});
