import { expect, test } from "vitest";
import { deployment, failure, get, ids, list, post, simulate } from "./build";

const MINUTES = Array.from(
  { length: 12 },
  (_, index) => `2026-11-24T10:${String(index).padStart(2, "0")}:00Z`,
);
const twelve = MINUTES.map((startedAt, index) => deployment(`d${index}`, startedAt));

test("a list without a limit holds the ten newest events, newest first", async () => {
  const datadog = simulate({ deployments: twelve });
  expect(await ids(list(datadog))).toEqual(["d11", "d10", "d9", "d8", "d7", "d6", "d5", "d4", "d3", "d2"]);
});

test("sort=started_at gives the oldest first, -started_at the newest", async () => {
  const datadog = simulate({ deployments: twelve });
  expect(await ids(list(datadog, { sort: "started_at", limit: 2 }))).toEqual(["d0", "d1"]);
  expect(await ids(list(datadog, { sort: "-started_at", limit: 2 }))).toEqual(["d11", "d10"]);
});

test("from and to are both inclusive to the second", async () => {
  const datadog = simulate({ deployments: twelve });
  const window = { from: "2026-11-24T10:03:00Z", to: "2026-11-24T10:05:00Z" };
  expect(await ids(list(datadog, window))).toEqual(["d5", "d4", "d3"]);
  const inside = { from: "2026-11-24T10:03:01Z", to: "2026-11-24T10:04:59Z" };
  expect(await ids(list(datadog, inside))).toEqual(["d4"]);
});

test("paging by to = start of the oldest event brings that event again", async () => {
  const datadog = simulate({ deployments: twelve });
  const first = await ids(list(datadog, { limit: 3 }));
  const second = await ids(list(datadog, { limit: 3, to: "2026-11-24T10:09:00Z" }));
  expect([first, second]).toEqual([
    ["d11", "d10", "d9"],
    ["d9", "d8", "d7"],
  ]);
});

test.each([
  { cursor: "abc" },
  { next_token: "abc" },
  { "page.after": "abc" },
  { page: { after: "abc", offset: 5 } },
  { offset: 5 },
])("a cursor is ignored and the same first page comes back: %o", async (cursor) => {
  const datadog = simulate({ deployments: twelve });
  expect(await ids(list(datadog, { limit: 2, ...cursor }))).toEqual(["d11", "d10"]);
});

test("a limit above the largest page is cut to it without a word", async () => {
  const datadog = simulate({ deployments: twelve }, { maxPage: 4 });
  const response = await list(datadog, { limit: 500 });
  expect(response.status).toBe(200);
  expect(((await response.json()) as { data: unknown[] }).data).toHaveLength(4);
});

test("events older than two years are not there, neither listed nor by id", async () => {
  const old = deployment("old", "2024-11-25T11:59:59Z");
  const kept = deployment("kept", "2024-11-25T12:00:00Z");
  const datadog = simulate({ deployments: [old, kept] });
  expect(await ids(list(datadog, { from: "2020-01-01T00:00:00Z" }))).toEqual(["kept"]);
  expect((await get(datadog, "/api/v2/dora/deployments/old")).status).toBe(404);
});

test("deployments and failures are listed apart", async () => {
  const datadog = simulate({ deployments: twelve, failures: [failure("f", "2026-11-24T10:00:00Z")] });
  expect(await ids(list(datadog, {}, "failures"))).toEqual(["f"]);
});

test("one event is read by its id", async () => {
  const datadog = simulate({ deployments: twelve });
  const response = await get(datadog, "/api/v2/dora/deployments/d7");
  expect(await response.json()).toEqual({ data: twelve[7] });
});

test("a GET on the list path is 404, not 405", async () => {
  const datadog = simulate({ deployments: twelve });
  expect((await get(datadog, "/api/v2/dora/deployments")).status).toBe(404);
  expect((await get(datadog, "/api/v2/dora/failures")).status).toBe(404);
});

async function refusal(response: Promise<Response>) {
  const answer = await response;
  return { status: answer.status, body: await answer.json() };
}

function badRequest(detail: string) {
  return { status: 400, body: { errors: [{ status: "400", title: "Bad Request", detail }] } };
}

test("a body without data.type is refused in Datadog's recorded words", async () => {
  const datadog = simulate({ deployments: twelve });
  expect(await refusal(post(datadog, "deployments", { data: { attributes: { limit: 10 } } }))).toEqual(
    badRequest('got type "" expected one of "dora_deployments_list_request"'),
  );
  expect(await refusal(post(datadog, "failures", { data: { attributes: { limit: 10 } } }))).toEqual(
    badRequest('got type "" expected one of "dora_failures_list_request"'),
  );
});

test.each(["from", "to"])("a number for %s is refused as the wrong type", async (name) => {
  const datadog = simulate({ deployments: twelve });
  expect(await refusal(list(datadog, { [name]: 1_764_000_000 }))).toEqual(
    badRequest(`error decoding attribute "${name}": invalid type number`),
  );
});

test.each([
  { from: "yesterday" },
  { from: "2026-11-24" },
  { to: "2026-13-40T00:00:00Z" },
  { limit: "10" },
  { limit: 0 },
  { sort: "service" },
  { query: "service:(a OR" },
  { query: 7 },
])("%o is a 400 with an error object", async (attributes) => {
  const { status, body } = await refusal(list(simulate({ deployments: twelve }), attributes));
  expect(status).toBe(400);
  expect(body).toEqual({
    errors: [
      {
        status: "400",
        title: "Bad Request",
        detail: expect.stringMatching(Object.keys(attributes).join()),
      },
    ],
  });
});

test("a body that isn't JSON is a 400", async () => {
  expect((await post(simulate({}), "deployments", "{")).status).toBe(400);
});

test("every request is recorded with its body and status, and no key", async () => {
  const datadog = simulate({ deployments: twelve });
  await list(datadog, { limit: 1 });
  await get(datadog, "/api/v1/validate");
  expect(datadog.requests).toEqual([
    {
      method: "POST",
      path: "/api/v2/dora/deployments",
      body: { data: { type: "dora_deployments_list_request", attributes: { limit: 1 } } },
      status: 200,
    },
    { method: "GET", path: "/api/v1/validate", body: null, status: 200 },
  ]);
});

test("a history given as a function is asked as of now", async () => {
  const asked: Date[] = [];
  const now = new Date("2026-11-25T12:00:00Z");
  const datadog = simulate(
    {},
    {
      now: () => now,
      history: (at) => {
        asked.push(at);
        return { deployments: twelve, failures: [] };
      },
    },
  );
  expect(await ids(list(datadog, { limit: 1 }))).toEqual(["d11"]);
  expect(asked).toEqual([now]);
});
