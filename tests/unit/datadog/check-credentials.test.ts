import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDatadogCredentials } from "@/lib/providers/datadog/check-credentials";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { DATADOG_SITES, type DatadogSite } from "@/lib/providers/datadog/sites";
import {
  type Answer,
  type DatadogDouble,
  json,
  neverEnding,
  page,
  startDatadogDouble,
  text,
} from "./datadog-double";

const NOW = new Date("2026-05-04T10:00:00Z");
const PATHS = [
  "/api/v2/validate",
  "/api/v1/validate",
  "/api/v2/validate_keys",
  "/api/v2/dora/deployments",
  "/api/v2/dora/failures",
] as const;

const GOOD: Record<string, Answer> = {
  "/api/v2/validate": json(200, {
    data: { id: "550e8400", type: "validate_v2", attributes: { valid: true } },
  }),
  "/api/v1/validate": json(200, { valid: true }),
  "/api/v2/validate_keys": json(200, { status: "ok" }),
  "/api/v2/dora/deployments": page(),
  "/api/v2/dora/failures": page(),
};
const forbidden = json(403, { errors: ["Forbidden"] });
const missing = json(404, { errors: ["Not found"] });

let double: DatadogDouble;
beforeAll(async () => {
  double = await startDatadogDouble();
}, 30_000);
afterAll(() => double.close());

function check(changes: Partial<Record<(typeof PATHS)[number], Answer>>) {
  const answers: Record<string, Answer> = { ...GOOD, ...changes };
  double.answers((response, request) => answers[request.path]?.(response, request));
  const client = createDatadogClient({
    apiKey: "a".repeat(32),
    appKey: "b".repeat(40),
    site: DATADOG_SITES[0] as DatadogSite,
    apiUrl: double.url,
    timeoutMs: 500,
    maxAttempts: 1,
  });
  return checkDatadogCredentials(client, NOW);
}

describe("checkDatadogCredentials", () => {
  test("good keys are proved and name the account", async () => {
    expect(await check({})).toEqual({ ok: true, accountId: "550e8400" });
  }, 30_000);

  test("a key the site doesn't know", async () => {
    const result = await check({ "/api/v2/validate": forbidden, "/api/v1/validate": forbidden });
    expect(result).toEqual({ ok: false, problem: "unknown-api-key", detail: "Forbidden" });
  });

  test("where only the unstable call refuses, the stable one decides, and the account stays unknown", async () => {
    expect(await check({ "/api/v2/validate": forbidden })).toEqual({ ok: true, accountId: null });
  });

  test("a bad application key", async () => {
    expect(await check({ "/api/v2/validate_keys": forbidden })).toMatchObject({
      problem: "bad-application-key",
    });
  });

  test("a missing scope, found at the deployments", async () => {
    expect(await check({ "/api/v2/dora/deployments": forbidden })).toEqual({
      ok: false,
      problem: "missing-scope",
      detail: "Forbidden",
    });
  });

  test.each([
    ["refused", forbidden],
    ["gone", json(410, { errors: ["Gone"] })],
    ["not there", missing],
  ])("connecting needs deployments alone: the list of incidents may be %s", async (_how, answer) => {
    expect(await check({ "/api/v2/dora/failures": answer })).toMatchObject({ ok: true });
  });

  test("rate limited", async () => {
    const limited = json(429, { errors: ["Too many requests"] }, { "x-ratelimit-reset": "5" });
    expect(await check({ "/api/v2/validate": limited })).toMatchObject({ problem: "rate-limited" });
  });

  test("a server error", async () => {
    const broken = json(500, { errors: ["Internal error"] });
    expect(await check({ "/api/v2/dora/deployments": broken })).toMatchObject({
      problem: "server",
      detail: "Internal error",
    });
  });

  test("an answer that never ends", async () => {
    expect(await check({ "/api/v2/validate": neverEnding })).toMatchObject({ problem: "timeout" });
  });

  test("a host that isn't Datadog's", async () => {
    const page = text(200, "<html>hello</html>");
    const result = await check(Object.fromEntries(PATHS.map((path) => [path, page])));
    expect(result).toMatchObject({ ok: false, problem: "site-mismatch" });
  });

  test("validation calls that a proxy doesn't know leave the answer to the reading of events", async () => {
    const hidden = {
      "/api/v2/validate": missing,
      "/api/v1/validate": missing,
      "/api/v2/validate_keys": missing,
    };
    expect(await check(hidden)).toEqual({ ok: true, accountId: null });
    expect(await check({ ...hidden, "/api/v2/dora/deployments": missing })).toMatchObject({
      problem: "site-mismatch",
    });
  });
});
