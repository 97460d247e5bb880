import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { type LoopbackServer, serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { type Backend, startPgliteBackend } from "../support/backend";
import { fleetState, startSlowFleet } from "../support/slow-fleet";

const SECRET = "4c1d7f0a9b3e5d2c8f6a1b0e7d9c3f5a";
const ORGANIZATIONS = 24;

const afterwards = vi.hoisted(() => [] as Promise<unknown>[]);
const written = vi.hoisted(() => [] as string[]);
// What Next does once the answer is sent.
vi.mock("@/lib/ingest/sync/sync-integration", async () => ({
  syncIntegration: (await import("../support/slow-fleet")).slowSync,
}));
vi.mock("next/server", () => ({
  after: (work: () => Promise<unknown>) => void afterwards.push(Promise.resolve().then(work)),
}));
vi.mock("@/lib/platform/log", () => ({
  log: (event: string, fields: object) => void written.push(JSON.stringify({ event, ...fields })),
}));

interface Arrived {
  path: string;
  host: string | null;
  hop: string | null;
  authorization: string | null;
}

let backend: Backend;
/** The product, over HTTP: its cron route and nothing else. */
let product: LoopbackServer;
/** Whoever may choose a request's Host header would like to be sent the secret. */
let stranger: LoopbackServer;
const arrived: Arrived[] = [];
let calledStranger = 0;

beforeAll(async () => {
  backend = await startPgliteBackend();
  stranger = await serveOnLoopback(async () => {
    calledStranger += 1;
    return new Response(null, { status: 202 });
  });
  product = await serveOnLoopback(async (input) => {
    const request = input as Request;
    const url = new URL(request.url);
    arrived.push({
      path: `${url.pathname}${url.search}`,
      host: request.headers.get("host"),
      hop: request.headers.get("x-iris-hop"),
      authorization: request.headers.get("authorization"),
    });
    const { GET } = await import("@/app/api/cron/sync/route");
    return GET(request);
  });
  process.env.APP_URL = product.url;
  await startSlowFleet(backend, {
    organizations: ORGANIZATIONS,
    cronSecret: SECRET,
    encryptionKey: inject("supabase").encryptionKey,
  });
});
afterAll(async () => {
  await Promise.all([product, stranger].map((server) => server.close()));
  await backend.stop();
});

/** A call whose Host header says what the caller likes. */
function callCron(headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${product.url}/api/cron/sync`, { headers }, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, body: await text(answer) });
    });
    call.once("error", reject).end();
  });
}

/** Until no call works any more after its answer. */
async function untilQuiet(): Promise<void> {
  for (let seen = -1; seen < afterwards.length; ) {
    seen = afterwards.length;
    await Promise.all(afterwards);
  }
}

test("over HTTP, calls follow one another until every organization is synced: at the address of the environment, whatever the Host header says, the secret in the header alone", async () => {
  const answer = await callCron({ authorization: `Bearer ${SECRET}`, host: new URL(stranger.url).host });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ failed: 0, moreDue: true });
  await untilQuiet();

  expect(await fleetState(backend)).toEqual({ synced: ORGANIZATIONS, held: 0, runs: ORGANIZATIONS });
  expect(arrived.length).toBeGreaterThan(1);
  const [first, ...followers] = arrived;
  expect(first).toMatchObject({ host: new URL(stranger.url).host, hop: null });
  for (const [index, one] of followers.entries()) {
    expect(one).toEqual({
      path: "/api/cron/sync",
      host: new URL(product.url).host,
      hop: String(index + 1),
      authorization: `Bearer ${SECRET}`,
    });
  }
  expect(calledStranger).toBe(0);
  expect(written.length).toBeGreaterThan(1);
  expect(written.join("\n")).not.toContain(SECRET);
}, 180_000);

test("the last hop hands nothing over, though much is due", async () => {
  await backend.sql("update public.org_integrations set next_sync_at = now()");
  arrived.length = 0;
  written.length = 0;
  const answer = await callCron({ authorization: `Bearer ${SECRET}`, "x-iris-hop": "50" });
  expect(answer.status).toBe(202);
  await untilQuiet();
  expect(arrived).toHaveLength(1);
  expect(written.some((line) => line.includes('"reason":"hop-limit"'))).toBe(true);
}, 60_000);

test("a stranger who calls sets nothing in motion", async () => {
  const before = { ...(await fleetState(backend)), afterwards: afterwards.length };
  const attempts: Record<string, string>[] = [{}, { authorization: "Bearer wrong" }, { "x-iris-hop": "1" }];
  for (const headers of attempts) {
    expect((await callCron(headers)).status).toBe(401);
  }
  expect({ ...(await fleetState(backend)), afterwards: afterwards.length }).toEqual(before);
});
