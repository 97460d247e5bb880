import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createDatadogClient, type DatadogClientOptions } from "@/lib/providers/datadog/client";
import { DATADOG_SITES, type DatadogSite, DEMO_SITE } from "@/lib/providers/datadog/sites";
import type { DatadogListRequest, DatadogRequestInfo } from "@/lib/providers/datadog/types";
import {
  cutOff,
  type DatadogDouble,
  json,
  neverEnding,
  page,
  redirectTo,
  startDatadogDouble,
  text,
} from "./datadog-double";

const API_KEY = "0123456789abcdef0123456789abcdef";
const APP_KEY = "fedcba9876543210fedcba9876543210fedcba98";
const SITE = DATADOG_SITES[0] as DatadogSite;

const REQUEST: DatadogListRequest = {
  from: new Date("2026-05-01T00:00:00.123Z"),
  to: new Date("2026-05-31T23:59:59Z"),
  query: "*",
  limit: 500,
  sort: "-started_at",
};

let double: DatadogDouble;
let waits: number[];
const printed = {
  error: vi.spyOn(console, "error"),
  warn: vi.spyOn(console, "warn"),
  log: vi.spyOn(console, "log"),
};

beforeAll(async () => {
  double = await startDatadogDouble();
  // The first call loads Datadog's client, which takes a second or two.
  double.answers(page());
  await client().listDeployments(REQUEST);
}, 30_000);
afterAll(() => double.close());
beforeEach(() => {
  waits = [];
});
afterEach(() => {
  for (const spy of Object.values(printed)) expect(spy).not.toHaveBeenCalled();
});

function client(options: Partial<DatadogClientOptions> = {}) {
  return createDatadogClient({
    apiKey: API_KEY,
    appKey: APP_KEY,
    site: SITE,
    apiUrl: double.url,
    random: () => 0,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    ...options,
  });
}

describe("requests", () => {
  test("a list of deployments goes out as Datadog documents it", async () => {
    double.answers(page());
    await client().listDeployments(REQUEST);
    expect(double.seen).toHaveLength(1);
    expect(double.seen[0]).toMatchObject({
      method: "POST",
      path: "/api/v2/dora/deployments",
      headers: { "dd-api-key": API_KEY, "dd-application-key": APP_KEY, "content-type": "application/json" },
    });
    expect(JSON.parse(double.seen[0]?.body ?? "")).toEqual({
      data: {
        type: "dora_deployments_list_request",
        attributes: {
          from: "2026-05-01T00:00:00Z",
          to: "2026-05-31T23:59:59Z",
          query: "*",
          limit: 500,
          sort: "-started_at",
        },
      },
    });
  });

  test("a list of failures has its own path and type", async () => {
    double.answers(page());
    await client().listFailures(REQUEST);
    expect(double.seen[0]?.path).toBe("/api/v2/dora/failures");
    expect(JSON.parse(double.seen[0]?.body ?? "").data.type).toBe("dora_failures_list_request");
  });

  test("the API key alone is sent where it alone is proved", async () => {
    double.answers(json(200, { data: { id: "org-uuid", attributes: { api_key_id: "k", valid: true } } }));
    expect(await client().validate()).toEqual({
      ok: true,
      value: { organizationId: "org-uuid", apiKeyId: "k", valid: true },
    });
    expect(double.seen[0]).toMatchObject({ method: "GET", path: "/api/v2/validate" });
    expect(double.seen[0]?.headers).not.toHaveProperty("dd-application-key");
  });

  test("without another address keys go to the site's own API host", async () => {
    const urls: string[] = [];
    const recording: typeof fetch = async (url) => {
      urls.push(String(url));
      return Response.json({ data: [] });
    };
    await createDatadogClient({
      apiKey: API_KEY,
      appKey: APP_KEY,
      site: SITE,
      fetch: recording,
    }).listDeployments(REQUEST);
    expect(urls).toEqual(["https://api.datadoghq.com/api/v2/dora/deployments"]);
  });

  test("a client of the demo site without the simulator can't be made", () => {
    expect(() => createDatadogClient({ apiKey: "a", appKey: "b", site: DEMO_SITE })).toThrow(/simulator/);
  });
});

describe("answers", () => {
  test("events come unread, malformed ones and undeclared fields included", async () => {
    const events = [{ id: "1", attributes: { change_failure: null, commits: [{}] } }, { id: 2 }, null, "x"];
    double.answers(page(...events));
    expect(await client().listDeployments(REQUEST)).toEqual({ ok: true, value: { events } });
  });

  test.each([
    [
      400,
      { errors: [{ status: "400", title: "Bad Request", detail: "invalid type" }] },
      "bad-request",
      "Bad Request: invalid type",
    ],
    [401, { errors: ["Unauthorized"] }, "unauthorized", "Unauthorized"],
    [403, { errors: ["Forbidden"] }, "forbidden", "Forbidden"],
    [404, { errors: ["Not found"] }, "not-found", "Not found"],
  ])("%i is final, in Datadog's own words", async (status, body, kind, detail) => {
    double.answers(json(status, body));
    const subject = client();
    expect(await subject.listDeployments(REQUEST)).toEqual({ ok: false, error: { kind, status, detail } });
    expect(subject.usage()).toEqual({ requests: 1, retries: 0, waitedSeconds: 0 });
  });

  test("a proxy's HTML page is not taken for Datadog's words", async () => {
    double.answers(text(403, "<html><body>Blocked by proxy</body></html>"));
    expect(await client().listDeployments(REQUEST)).toEqual({
      ok: false,
      error: { kind: "forbidden", status: 403, detail: null },
    });
  });

  test("a 200 without a list is an error, not an empty list", async () => {
    double.answers(json(200, {}));
    expect(await client().listDeployments(REQUEST)).toMatchObject({ ok: false, error: { kind: "bad-body" } });
  });
});

describe("retries", () => {
  test("a 429 is waited out as x-ratelimit-reset asks", async () => {
    double.answers(
      json(429, { errors: ["Too many requests"] }, { "x-ratelimit-reset": "7" }),
      page({ id: "1" }),
    );
    const subject = client();
    expect(await subject.listDeployments(REQUEST)).toEqual({ ok: true, value: { events: [{ id: "1" }] } });
    expect(waits[0]).toBe(7000);
    expect(subject.usage()).toMatchObject({ requests: 2, retries: 1 });
    expect(subject.usage().waitedSeconds).toBeGreaterThanOrEqual(7);
  });

  test("a 429 that asks for more than two minutes is handed back with its wait", async () => {
    double.answers(json(429, { errors: ["Too many requests"] }, { "x-ratelimit-reset": "3600" }));
    expect(await client().listDeployments(REQUEST)).toEqual({
      ok: false,
      error: { kind: "rate-limited", status: 429, detail: "Too many requests", retryAfterSeconds: 3600 },
    });
    expect(waits).toEqual([]);
  });

  test("a 429 on one endpoint holds back the other", async () => {
    let clock = 1_000_000;
    const sleep = async (milliseconds: number) => {
      waits.push(milliseconds);
      clock += milliseconds;
    };
    double.answers(json(429, { errors: ["x"] }, { "x-ratelimit-reset": "9" }), page());
    const subject = client({ now: () => clock, sleep, maxAttempts: 1 });
    await subject.listDeployments(REQUEST);
    await subject.listFailures(REQUEST);
    expect(waits).toEqual([9000]);
  });

  test.each([
    ["503", json(503, { errors: ["Service Unavailable"] })],
    ["an HTML 502", text(502, "<html></html>")],
    ["a cut-off body", cutOff],
    ["a 200 that isn't JSON", text(200, "<html>welcome</html>")],
    ["JSON that breaks off", text(200, '{"data":[', "application/json")],
  ])("%s is tried again, waiting twice as long each time", async (_, answer) => {
    double.answers(answer, answer, page({ id: "1" }));
    expect(await client().listDeployments(REQUEST)).toMatchObject({ ok: true });
    expect(waits).toEqual([250, 500]);
    expect(double.seen).toHaveLength(3);
  });

  test("five tries, then the error", async () => {
    double.answers(json(500, { errors: ["Internal error"] }));
    const subject = client();
    expect(await subject.listDeployments(REQUEST)).toMatchObject({
      ok: false,
      error: { kind: "server", status: 500 },
    });
    expect(subject.usage()).toMatchObject({ requests: 5, retries: 4 });
    expect(double.seen).toHaveLength(5);
  });

  test("a refused connection is a network error with the system's word for it", async () => {
    const closed = await startDatadogDouble();
    await closed.close();
    expect(await client({ apiUrl: closed.url }).listDeployments(REQUEST)).toEqual({
      ok: false,
      error: { kind: "network", detail: "ECONNREFUSED" },
    });
  });

  test("an answer that never ends runs into the time-out", async () => {
    double.answers(neverEnding);
    expect(await client({ timeoutMs: 50, maxAttempts: 2 }).listDeployments(REQUEST)).toEqual({
      ok: false,
      error: { kind: "timeout", detail: null },
    });
    expect(double.seen).toHaveLength(2);
  });

  test("a fetch that ignores its signal runs into the time-out too", async () => {
    const deaf: typeof fetch = () => new Promise(() => {});
    expect(
      await client({ fetch: deaf, timeoutMs: 20, maxAttempts: 1 }).listDeployments(REQUEST),
    ).toMatchObject({
      error: { kind: "timeout" },
    });
  });

  test("no retry starts after the deadline", async () => {
    double.answers(json(503, { errors: ["x"] }));
    await client({ now: () => 1000, deadlineAt: 1100 }).listDeployments(REQUEST);
    expect(double.seen).toHaveLength(1);
  });

  test("an abort ends the waiting and is said to be one", async () => {
    const controller = new AbortController();
    double.answers(json(429, { errors: ["x"] }, { "x-ratelimit-reset": "100" }));
    const subject = createDatadogClient({
      apiKey: API_KEY,
      appKey: APP_KEY,
      site: SITE,
      apiUrl: double.url,
      onRequest: () => controller.abort(),
    });
    expect(await subject.listDeployments(REQUEST, controller.signal)).toEqual({
      ok: false,
      error: { kind: "cancelled", detail: null },
    });
    expect(double.seen).toHaveLength(1);
  });

  test("each attempt is told of, without keys or payload", async () => {
    const told: DatadogRequestInfo[] = [];
    double.answers(json(503, { errors: ["x"] }), page());
    await client({ onRequest: (info) => told.push(info) }).listDeployments(REQUEST);
    expect(told).toMatchObject([
      { method: "POST", path: "/api/v2/dora/deployments", attempt: 1, status: 503, failure: "server" },
      { attempt: 2, status: 200, failure: null },
    ]);
  });
});

describe("secrets", () => {
  test("a redirect is not followed, so the keys go to no other host", async () => {
    const other = await startDatadogDouble();
    other.answers(page());
    double.answers(redirectTo(`${other.url}/api/v2/dora/deployments`));
    expect(await client({ maxAttempts: 1 }).listDeployments(REQUEST)).toMatchObject({
      error: { kind: "network" },
    });
    expect(other.seen).toHaveLength(0);
    await other.close();
  });

  test("an error that quotes the keys comes without them, and capped", async () => {
    const words = `no key ${API_KEY.toUpperCase()} or ${APP_KEY} or deadbeefdeadbeef1 ${"long ".repeat(100)}`;
    double.answers(json(403, { errors: [words] }));
    const answer = await client().listDeployments(REQUEST);
    const detail = answer.ok ? "" : (answer.error.detail ?? "");
    expect(detail.startsWith("no key [removed] or [removed] or [removed] long")).toBe(true);
    expect(Array.from(detail).length).toBeLessThanOrEqual(300);
  });

  test.each(["bad key\u00e9", "two\nlines", ""])(
    "a key that can't be one (%j) is sent nowhere",
    async (apiKey) => {
      double.answers(page());
      expect(await client({ apiKey }).listDeployments(REQUEST)).toEqual({
        ok: false,
        error: { kind: "unauthorized", detail: null },
      });
      expect(double.seen).toHaveLength(0);
    },
  );

  test("a fetch that throws the key in its message doesn't give it away", async () => {
    const leaky: typeof fetch = () => Promise.reject(new TypeError(`invalid header ${APP_KEY}`));
    const answer = await client({ fetch: leaky, maxAttempts: 1 }).listDeployments(REQUEST);
    expect(JSON.stringify(answer)).not.toContain(APP_KEY.slice(0, 16));
  });
});
