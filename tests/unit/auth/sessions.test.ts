import { beforeEach, expect, test, vi } from "vitest";
import type { UserClient } from "@/lib/platform/supabase/service";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";
import { endOtherSessions, endSession } from "@/lib/workspace/auth/session-actions";
import { browserOf, listSessions } from "@/lib/workspace/auth/sessions";

const world = vi.hoisted(() => ({ email: "ana@example.com", asked: [] as string[], code: "" }));
const client = {
  auth: {
    getClaims: async () => ({ data: { claims: { session_id: "here" } } }),
    signOut: async ({ scope }: { scope: string }) => {
      world.asked.push(`signOut ${scope}`);
      return { error: null };
    },
  },
  rpc: async (name: string) => {
    if (name === "second_factor_needed") return { data: null, error: null };
    world.asked.push(name);
    if (name === "list_sessions")
      return {
        data: [
          { id: "elsewhere", browser: null, seen_at: "2026-11-30T10:00:00Z" },
          { id: "here", browser: "Firefox on Linux", seen_at: "2026-11-29T10:00:00Z" },
        ],
        error: null,
      };
    return { data: null, error: world.code ? { code: world.code, message: "no" } : null };
  },
};
vi.mock("@/lib/platform/supabase/server", () => ({ userClient: async () => client }));
vi.mock("@/lib/workspace/organizations/gate", () => ({
  requireUser: async () => ({ id: "u", email: world.email }),
}));
vi.mock("next/cache", async () => (await import("../organizations/fake-request")).noCache);
vi.mock("next-intl/server", async () => (await import("../organizations/fake-request")).intl);

beforeEach(() => Object.assign(world, { email: "ana@example.com", asked: [], code: "" }));

test("the browser that asks is named first among an account's sessions", async () => {
  const sessions = await listSessions(client as unknown as UserClient);
  expect(sessions.map(({ id, isCurrent }) => [id, isCurrent])).toEqual([
    ["here", true],
    ["elsewhere", false],
  ]);
});

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"],
  ["", "Unknown"],
  ["x".repeat(5_000), "Unknown"],
])("of what a browser says of itself (%#) a few words are kept", (userAgent, kept) => {
  expect(browserOf(userAgent)).toBe(kept);
});

const ID = "3b0f4bd5-3c5f-4d8b-9f3e-7b1a0f2c4d55";

test("another session is ended by its id; one that is gone, or no id at all, is no trouble", async () => {
  expect(await endSession(ID, null, new FormData())).toMatchObject({ ok: true });
  world.code = "PT404";
  expect(await endSession(ID, null, new FormData())).toMatchObject({ ok: true });
  for (const odd of ["", "x", undefined, null, {}, 7])
    expect(await endSession(odd as never, null, new FormData())).toMatchObject({ ok: true });
  expect(world.asked).toEqual(["end_session", "end_session"]);
});

test("all others are ended, this one is kept", async () => {
  expect(await endOtherSessions(null, new FormData())).toMatchObject({ ok: true });
  expect(world.asked).toEqual(["signOut others"]);
});

test("a visitor of the demo ends nobody's session", async () => {
  world.email = DEMO_EMAIL;
  expect(await endOtherSessions(null, new FormData())).toMatchObject({ ok: false });
  expect(await endSession(ID, null, new FormData())).toMatchObject({ ok: false });
  expect(world.asked).toEqual([]);
});
