import { expect, test } from "vitest";
import { deployment, ids, list, simulate } from "./build";

const one = { deployments: [deployment("d", "2026-11-24T10:00:00Z")] };

function rateHeaders({ headers }: Response) {
  return ["limit", "period", "remaining", "reset"].map((name) => headers.get(`x-ratelimit-${name}`));
}

test("the request after the last granted one is 429 until the period is over", async () => {
  let milliseconds = 0;
  const datadog = simulate(one, {
    rateLimit: { limit: 2, periodSeconds: 60 },
    rateLimitClock: () => milliseconds,
  });
  expect(rateHeaders(await list(datadog))).toEqual(["2", "60", "1", "60"]);
  milliseconds = 15_500;
  expect(rateHeaders(await list(datadog))).toEqual(["2", "60", "0", "45"]);
  const refused = await list(datadog);
  expect([refused.status, await refused.json()]).toEqual([429, { errors: ["Too many requests"] }]);
  expect(rateHeaders(refused)).toEqual(["2", "60", "0", "45"]);
  milliseconds = 60_000;
  expect((await list(datadog)).status).toBe(200);
});

test("scripted faults play in order, as often as told, then all is well", async () => {
  const datadog = simulate(one, {
    faults: [
      { kind: "rate-limited", resetSeconds: 3, times: 2 },
      { kind: "server-error", status: 502 },
      { kind: "forbidden" },
    ],
  });
  const statuses: number[] = [];
  for (let call = 0; call < 5; call++) statuses.push((await list(datadog)).status);
  expect(statuses).toEqual([429, 429, 502, 403, 200]);
  expect(datadog.faults).toEqual([]);
});

test("a scripted 429 names the seconds to wait", async () => {
  const datadog = simulate(one, { faults: [{ kind: "rate-limited", resetSeconds: 3 }] });
  expect((await list(datadog)).headers.get("x-ratelimit-reset")).toBe("3");
});

test("a fault for one path leaves the others alone", async () => {
  const datadog = simulate(one, { faults: [{ kind: "server-error", path: "/failures" }] });
  expect((await list(datadog)).status).toBe(200);
  expect((await list(datadog, {}, "failures")).status).toBe(503);
});

test("a page of HTML comes with status 200", async () => {
  const response = await list(simulate(one, { faults: [{ kind: "html" }] }));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test("a cut body breaks off after its headers came", async () => {
  const response = await list(simulate(one, { faults: [{ kind: "cut-body" }] }));
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow("terminated");
});

test("a broken connection rejects as fetch does, and is recorded without a status", async () => {
  const datadog = simulate(one, { faults: [{ kind: "network-error", code: "ECONNREFUSED" }] });
  await expect(list(datadog)).rejects.toMatchObject({
    name: "TypeError",
    message: "fetch failed",
    cause: { code: "ECONNREFUSED" },
  });
  expect(datadog.requests).toMatchObject([{ status: null }]);
});

test("a slow answer comes after all, unless the caller gives up first", async () => {
  const patient = simulate(one, { faults: [{ kind: "slow", milliseconds: 5 }] });
  expect(await ids(list(patient))).toEqual(["d"]);
  const hanging = simulate(one, { faults: [{ kind: "slow", milliseconds: 60_000 }] });
  const given = new AbortController();
  const response = hanging.fetch("https://api.datadoghq.example.com/api/v1/validate", {
    signal: given.signal,
  });
  given.abort(new Error("gave up"));
  await expect(response).rejects.toThrow("gave up");
});
