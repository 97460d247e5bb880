import { afterEach, expect, test } from "vitest";
import { type LoopbackServer, serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import type { SimulatedFault } from "@/lib/providers/simulated-datadog/simulated-faults";
import { BOTH_KEYS, deployment, simulate } from "./build";

let server: LoopbackServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const one = { deployments: [deployment("d", "2026-11-24T10:00:00Z")] };

async function listOverHttp(faults: SimulatedFault[] = []): Promise<Response> {
  server = await serveOnLoopback(simulate(one, { faults }).fetch);
  const body = JSON.stringify({ data: { type: "dora_deployments_list_request", attributes: {} } });
  return fetch(`${server.url}/api/v2/dora/deployments`, { method: "POST", headers: BOTH_KEYS, body });
}

test("it listens on the loopback address alone", async () => {
  const response = await listOverHttp();
  expect(server?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await response.json()).toEqual({ data: one.deployments });
});

test("status and headers of the handler arrive", async () => {
  const response = await listOverHttp([{ kind: "rate-limited", resetSeconds: 7 }]);
  expect([response.status, response.headers.get("x-ratelimit-reset")]).toEqual([429, "7"]);
});

test("a broken connection is a network error for the caller", async () => {
  await expect(listOverHttp([{ kind: "network-error" }])).rejects.toThrow("fetch failed");
});

test("a cut body is cut for the caller too", async () => {
  const response = await listOverHttp([{ kind: "cut-body" }]);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow("terminated");
});

test("after close nobody listens", async () => {
  const closing = await serveOnLoopback(simulate(one).fetch);
  await closing.close();
  await expect(fetch(closing.url)).rejects.toThrow("fetch failed");
});
