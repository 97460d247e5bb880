import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { type LoopbackServer, serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { type Backend, startPgliteBackend } from "../support/backend";
import { fleetState, startSlowFleet } from "../support/slow-fleet";

const SECRET = "4c1d7f0a9b3e5d2c8f6a1b0e7d9c3f5a";
const ORGANIZATIONS = 24;

const afterwards = vi.hoisted(() => [] as Promise<unknown>[]);
const service = vi.hoisted(() => ({ url: "" }));
vi.mock("@/lib/ingest/sync/sync-integration", async () => ({
  syncIntegration: (await import("../support/slow-fleet")).slowSync,
}));
vi.mock("next/server", () => ({
  after: (work: () => Promise<unknown>) => void afterwards.push(Promise.resolve().then(work)),
}));
vi.mock("@/lib/platform/log", () => ({ log: () => {} }));
// Vercel's client as it is, with what Vercel itself would hand it: a token, a region, and its service's address.
vi.mock("@vercel/queue", async (importOriginal) => {
  const real = await importOriginal<typeof import("@vercel/queue")>();
  class QueueClient extends real.QueueClient {
    constructor() {
      super({
        region: "iad1",
        token: "of the platform",
        deploymentId: "dpl_test",
        resolveBaseUrl: () => new URL(service.url),
      });
    }
  }
  return { ...real, QueueClient };
});

interface Held {
  id: string;
  payload: string;
  headers: Headers;
  deliveries: number;
}

let backend: Backend;
let queueService: LoopbackServer;
/** What the service has accepted and nobody has acknowledged. */
const held: Held[] = [];
const sent: Held[] = [];
/** What is to be delivered later, by the key that lets one of several through. */
const planned = new Map<string, Held>();
const isRefusing = false;

/** Vercel's service as its client sees it: takes messages, and strikes off those that are acknowledged. */
async function answerClient(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && pathname === "/api/v3/topic/iris-sync") {
    if (isRefusing) return new Response("Consumer registry not configured", { status: 503 });
    const id = `message-${sent.length + planned.size + 1}`;
    const payload = request.body ? await text(request.body) : "";
    const message = { id, payload, headers: request.headers, deliveries: 0 };
    if (Number(request.headers.get("vqs-delay-seconds") ?? 0) > 0) {
      planned.set(request.headers.get("vqs-idempotency-key") ?? id, message);
      return Response.json({ messageId: id }, { status: 201 });
    }
    sent.push(message);
    held.push(message);
    return Response.json({ messageId: id }, { status: 201 });
  }
  const lease = /^\/api\/v3\/topic\/iris-sync\/consumer\/test\/lease\/receipt-(.+)$/.exec(pathname)?.[1];
  if (!lease) return new Response("no such address", { status: 404 });
  if (request.method === "DELETE") {
    held.splice(0, held.length, ...held.filter(({ id }) => id !== lease));
    return new Response(null, { status: 204 });
  }
  return Response.json({ success: true });
}

/** Calls the consumer as Vercel does, with the message in the body and its lease in the headers. */
async function deliver(message: Held): Promise<Response> {
  message.deliveries += 1;
  const { POST } = await import("@/app/api/queues/sync/route");
  return POST(
    new Request("https://iris.example/api/queues/sync", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "ce-type": "com.vercel.queue.v2beta",
        "ce-vqsqueuename": "iris-sync",
        "ce-vqsconsumergroup": "test",
        "ce-vqsmessageid": message.id,
        "ce-vqsreceipthandle": `receipt-${message.id}`,
        "ce-vqsdeliverycount": String(message.deliveries),
        "ce-vqscreatedat": new Date().toISOString(),
      },
      body: message.payload,
    }),
  );
}

async function callCron(): Promise<Response> {
  const { GET } = await import("@/app/api/cron/sync/route");
  const headers = { authorization: `Bearer ${SECRET}` };
  const answer = await GET(new Request("https://iris.example/api/cron/sync", { headers }));
  await Promise.all(afterwards);
  return answer;
}

beforeAll(async () => {
  backend = await startPgliteBackend();
  queueService = await serveOnLoopback((input) => answerClient(input as Request));
  service.url = queueService.url;
  process.env.VERCEL = "1";
  await startSlowFleet(backend, {
    organizations: ORGANIZATIONS,
    cronSecret: SECRET,
    encryptionKey: inject("supabase").encryptionKey,
  });
});
afterAll(async () => {
  delete process.env.VERCEL;
  await queueService.close();
  await backend.stop();
});

test("on Vercel each hop is a message of its queue, worked off and acknowledged, until every organization is synced", async () => {
  expect(await (await callCron()).json()).toMatchObject({ failed: 0, moreDue: true });
  for (let next = held[0]; next; next = held[0]) {
    const answer = await deliver(next);
    expect(answer.status).toBe(200);
    expect(held).not.toContain(next);
  }
  expect(await fleetState(backend)).toEqual({ synced: ORGANIZATIONS, held: 0, runs: ORGANIZATIONS });
  expect(sent.length).toBeGreaterThan(0);
  const hops = sent.map(({ payload }) => (JSON.parse(payload) as { hop: number }).hop);
  expect(hops).toEqual(sent.map((_, index) => index + 1));
  for (const { payload, headers } of [...sent, ...planned.values()]) {
    expect(payload).not.toContain(SECRET);
    expect([...headers.values()].join("\n")).not.toContain(SECRET);
  }
}, 180_000);

test("a message whose work throws stays in the queue, and is given up after five deliveries", async () => {
  const message = sent[0] as Held;
  held.push(message);
  message.deliveries = 0;
  const module = await import("@/lib/ingest/sync/sync-due");
  const broken = vi.spyOn(module, "syncDue").mockRejectedValue(new Error("the database is away"));
  for (let times = 1; times <= 5; times += 1) {
    expect(held).toContain(message);
    expect((await deliver(message)).status).toBe(200);
  }
  expect(broken).toHaveBeenCalledTimes(5);
  expect(held).not.toContain(message);
  broken.mockRestore();
});

test("what failed has a message that comes at its next try, one however often it is planned, and works it off", async () => {
  planned.clear();
  const retryAt = new Date(Date.now() + 301_000);
  await backend.sql("update public.org_integrations set next_sync_at = now() + interval '20 hours'");
  await backend.sql(
    "update public.org_integrations set next_sync_at = $1 where id = (select min(id::text)::uuid from public.org_integrations)",
    retryAt.toISOString(),
  );
  const { planNext } = await import("@/lib/ingest/sync/sync-hop");
  for (let times = 0; times < 3; times += 1) await planNext();
  expect(planned.size).toBe(1);
  const [message] = planned.values();
  const delay = Number(message?.headers.get("vqs-delay-seconds"));
  expect(delay).toBeGreaterThan(290);
  expect(delay).toBeLessThan(310);
  expect(Number(message?.headers.get("vqs-retention-seconds"))).toBeGreaterThan(delay);

  await backend.sql(
    "update public.org_integrations set next_sync_at = now() where next_sync_at = $1",
    retryAt.toISOString(),
  );
  const before = await fleetState(backend);
  expect((await deliver(message as Held)).status).toBe(200);
  expect((await fleetState(backend)).runs).toBe(before.runs + 1);
}, 60_000);

test("a message that isn't ours makes nothing work", async () => {
  const before = await fleetState(backend);
  const forged = { id: "forged", payload: JSON.stringify({ hop: 1, sentAt: Date.now(), proof: "00" }) };
  const message = { ...forged, headers: new Headers(), deliveries: 0 };
  held.push(message);
  expect((await deliver(message)).status).toBe(200);
  expect(held).not.toContain(message);
  expect(await fleetState(backend)).toEqual(before);
});
