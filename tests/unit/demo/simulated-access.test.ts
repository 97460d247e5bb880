import { expect, test } from "vitest";
import { BASE, BOTH_KEYS, deployment, get, KEYS, list, simulate } from "./build";

const WRONG = "0".repeat(32);
const API_KEY_ONLY = { "DD-API-KEY": KEYS.apiKey };

async function answer(response: Promise<Response>) {
  const { status } = await response;
  return [status, await (await response).json()];
}

test("the validation calls need the API key alone", async () => {
  const datadog = simulate({});
  expect(await answer(get(datadog, "/api/v1/validate", API_KEY_ONLY))).toEqual([200, { valid: true }]);
  expect(await answer(get(datadog, "/api/v2/validate", API_KEY_ONLY))).toEqual([
    200,
    {
      data: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        type: "validate_v2",
        attributes: {
          valid: true,
          api_key_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          api_key_scopes: ["dora_metrics_read"],
        },
      },
    },
  ]);
});

const UNKNOWN: Record<string, string>[] = [{}, { "DD-API-KEY": WRONG }];

test.each(UNKNOWN)("an API key it doesn't know is a 403 of both: %o", async (headers) => {
  const datadog = simulate({});
  const forbidden = [403, { errors: ["Forbidden"] }];
  expect(await answer(get(datadog, "/api/v1/validate", headers))).toEqual(forbidden);
  expect(await answer(get(datadog, "/api/v2/validate", headers))).toEqual(forbidden);
});

test("validate_keys tells a wrong API key (401) from a wrong application key (403)", async () => {
  const datadog = simulate({});
  const path = "/api/v2/validate_keys";
  expect(await answer(get(datadog, path))).toEqual([200, { status: "ok" }]);
  expect(await answer(get(datadog, path, { ...BOTH_KEYS, "DD-API-KEY": WRONG }))).toEqual([
    401,
    { errors: ["Unauthorized"] },
  ]);
  expect(await answer(get(datadog, path, { ...BOTH_KEYS, "DD-APPLICATION-KEY": WRONG }))).toEqual([
    403,
    { errors: ["Forbidden"] },
  ]);
  expect(await answer(get(datadog, path, API_KEY_ONLY))).toEqual([403, { errors: ["Forbidden"] }]);
});

test("without keys an event is 401, not 404", async () => {
  const datadog = simulate({});
  expect(await answer(get(datadog, "/api/v2/dora/deployments/any", {}))).toEqual([
    401,
    { errors: ["Unauthorized"] },
  ]);
});

test("good keys without dora_metrics_read pass validate_keys but read nothing", async () => {
  const datadog = simulate(
    { deployments: [deployment("d", "2026-11-24T10:00:00Z")] },
    { keys: { ...KEYS, scopes: ["metrics_read"] } },
  );
  expect((await get(datadog, "/api/v2/validate_keys")).status).toBe(200);
  expect(await answer(list(datadog))).toEqual([403, { errors: ["Forbidden"] }]);
  expect(await answer(get(datadog, "/api/v2/dora/deployments/d"))).toEqual([403, { errors: ["Forbidden"] }]);
});

test("an address it doesn't know is 404 with a plain string", async () => {
  expect(await answer(get(simulate({}), "/api/v2/dora/other"))).toEqual([404, { errors: ["Not Found"] }]);
  const posted = simulate({}).fetch(`${BASE}/api/v1/validate`, { method: "POST", headers: BOTH_KEYS });
  expect((await posted).status).toBe(404);
});
