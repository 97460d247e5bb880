import { afterEach, expect, test, vi } from "vitest";

const state = vi.hoisted(() => ({
  secret: "0123456789abcdef0123456789abcdef" as string | undefined,
  synced: 0,
  fails: null as Error | null,
  nextWorkAt: null as Date | null,
  logged: [] as unknown[],
  afterwards: [] as (() => Promise<unknown>)[],
}));
vi.mock("next/server", () => ({ after: (work: () => Promise<unknown>) => state.afterwards.push(work) }));
vi.mock("@/lib/platform/env", () => ({
  env: () => ({ CRON_SECRET: state.secret, SYNC_BUDGET_SECONDS: 10 }),
}));
vi.mock("@/lib/platform/supabase/service", () => ({ serviceClient: () => ({}) }));
vi.mock("@/lib/ingest/sync/claim-due", () => ({ nextWorkAt: async () => state.nextWorkAt }));
vi.mock("@/lib/platform/log", () => ({ log: (...line: unknown[]) => state.logged.push(line) }));
vi.mock("@/lib/ingest/sync/sync-integration", () => ({ syncIntegration: async () => ({ state: "busy" }) }));
vi.mock("@/lib/ingest/sync/sync-due", () => ({
  syncDue: async () => {
    if (state.fails) throw state.fails;
    state.synced += 1;
    return { succeeded: 2, unfinished: 0, failed: 1, busy: 0, moreDue: false, seconds: 1 };
  },
}));

const { HAND_OVER_HEADER, HOP_HEADER, ONLY_DUE_HEADER } = await import("@/lib/ingest/sync/hand-over");
const { GET } = await import("@/app/api/cron/sync/route");
const { DatabaseError } = await import("@/lib/platform/supabase/unwrap");
const call = (authorization?: string, headers: Record<string, string> = {}) =>
  GET(
    new Request("https://iris.example/api/cron/sync", {
      headers: authorization ? { ...headers, authorization } : headers,
    }),
  );
const GOOD = "Bearer 0123456789abcdef0123456789abcdef";

afterEach(() => {
  state.secret = "0123456789abcdef0123456789abcdef";
  state.synced = 0;
  state.fails = null;
  state.nextWorkAt = null;
  state.logged = [];
  state.afterwards = [];
});

test("the cron route is closed while no secret is set, and the log says why", async () => {
  state.secret = undefined;
  for (const authorization of [undefined, "Bearer ", "Bearer undefined"]) {
    expect((await call(authorization)).status).toBe(500);
  }
  expect(state.synced).toBe(0);
  expect(JSON.stringify(state.logged)).toContain("CRON_SECRET is not set");
});

test("nobody without the secret makes it work", async () => {
  for (const authorization of [
    undefined,
    "Bearer",
    "Bearer 0123456789abcdef0123456789abcdeX",
    "0123456789abcdef0123456789abcdef",
  ]) {
    expect((await call(authorization)).status).toBe(401);
  }
  expect(state.synced).toBe(0);
});

test("with the secret it syncs what is due and answers a summary without names", async () => {
  const answer = await call("Bearer 0123456789abcdef0123456789abcdef");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ succeeded: 2, failed: 1, moreDue: false });
});

test("a server that is told to end waits for the work, also where whoever called has hung up", async () => {
  state.fails = new Error("cut");
  const answer = call(GOOD, { [HAND_OVER_HEADER]: "no", [ONLY_DUE_HEADER]: "no" });
  expect((await answer).status).toBe(500);
  const [held] = state.afterwards;
  await expect(held?.()).resolves.toBeUndefined();
});

test("a call that was handed over answers at once and works afterwards", async () => {
  const answer = await call(GOOD, { [HOP_HEADER]: "3" });
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({ hop: 3 });
  expect(state.synced).toBe(0);
  for (const work of state.afterwards) await work();
  expect(state.synced).toBe(1);
});

test("a hop that is no number is refused", async () => {
  expect((await call(GOOD, { [HOP_HEADER]: "many" })).status).toBe(400);
  expect(state.synced).toBe(0);
});

test("a look that finds nothing waiting does nothing and logs nothing; one that finds something works it off", async () => {
  for (const at of [null, new Date(Date.now() + 60_000)]) {
    state.nextWorkAt = at;
    const answer = await call(GOOD, { [ONLY_DUE_HEADER]: "yes" });
    expect(await answer.json()).toEqual({ failed: 0, moreDue: false });
  }
  expect(state).toMatchObject({ synced: 0, logged: [] });
  state.nextWorkAt = new Date(Date.now() - 1_000);
  expect((await call(GOOD, { [ONLY_DUE_HEADER]: "yes" })).status).toBe(200);
  expect(state.synced).toBe(1);
});

test("while the database is away it says so as the API does; what else fails is an error of ours, without a word of why", async () => {
  state.fails = new DatabaseError("57P01", "terminating connection", true);
  const answer = await call(GOOD);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ status: 503, title: "Database away" });
  state.fails = new DatabaseError("42P01", "no such table");
  const ours = await call(GOOD);
  expect(ours.status).toBe(500);
  expect(await ours.text()).not.toContain("no such table");
});
