import { afterEach, beforeEach, expect, test, vi } from "vitest";

const lines = vi.hoisted(() => [] as { event: string; host?: string; cause?: string }[]);
vi.mock("@/lib/platform/log", () => ({
  log: (event: string, fields: object) => void lines.push({ event, ...fields }),
}));
const { databaseAwaySince, databaseFetch } = await import("@/lib/platform/supabase/database-fetch");
const { unwrap } = await import("@/lib/platform/supabase/unwrap");
const { isDatabaseAway } = await import("@/lib/platform/outage");

const URL_OF = "https://db.example/rest/v1/organizations";
const answering = (status: number) => async () => new Response("{}", { status });
const refused = async () => {
  throw Object.assign(new TypeError("fetch failed"), {
    cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
  });
};
const hanging: typeof fetch = (_input, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
  });

beforeEach(async () => {
  await databaseFetch(1_000, answering(200))(URL_OF);
  lines.length = 0;
});
afterEach(() => void lines.splice(0));

test("an outage is one line at its beginning and one at its end, however many ask meanwhile", async () => {
  for (let times = 0; times < 5; times += 1)
    await expect(databaseFetch(1_000, refused)(URL_OF)).rejects.toThrow(
      "db.example was not reached (ECONNREFUSED)",
    );
  await databaseFetch(1_000, answering(503))(URL_OF);
  expect(lines).toEqual([{ event: "database away", host: "db.example", cause: "ECONNREFUSED" }]);
  expect(databaseAwaySince()).not.toBeNull();
  await databaseFetch(1_000, answering(200))(URL_OF);
  expect(lines).toMatchObject([{}, { event: "database back", tries: 6 }]);
  expect(databaseAwaySince()).toBeNull();
});

test("an answer has a time limit, in the client where the database has none", async () => {
  const begun = Date.now();
  await expect(databaseFetch(50, hanging)(URL_OF)).rejects.toThrow("no answer in time");
  expect(Date.now() - begun).toBeLessThan(2_000);
});

test("a caller's own signal ends its call, and that is no outage", async () => {
  const own = new AbortController();
  const asked = databaseFetch(60_000, hanging)(URL_OF, { signal: own.signal });
  own.abort(new Error("the reader left"));
  await expect(asked).rejects.toThrow("the reader left");
  expect(lines).toEqual([]);
});

test("a session's refresh that meets a broken database passes, so that it doesn't end the session; other answers stay", async () => {
  const fetched = databaseFetch(1_000, answering(500));
  const auth = "https://db.example/auth/v1";
  expect((await fetched(`${auth}/token?grant_type=refresh_token`)).status).toBe(503);
  expect((await fetched(`${auth}/user`)).status).toBe(503);
  expect((await fetched(`${auth}/signup`)).status).toBe(500);
  expect((await fetched(URL_OF)).status).toBe(500);
});

test("what a page throws says whether the database is away, by an error's digest; a refusal has none", () => {
  const thrownBy = (status: number, error: { code: string; message: string }) => {
    try {
      return unwrap({ data: null, error, status });
    } catch (thrown) {
      return thrown;
    }
  };
  expect(isDatabaseAway(thrownBy(0, { code: "", message: "db was not reached" }))).toBe(true);
  expect(isDatabaseAway(thrownBy(503, { code: "PGRST001", message: "lost" }))).toBe(true);
  expect(isDatabaseAway(thrownBy(403, { code: "42501", message: "denied" }))).toBe(false);
});

test("an error without a code says the status it came with; only silence is unreachable", () => {
  expect(() => unwrap({ data: null, status: 401, error: { message: "Invalid API key" } })).toThrow(
    "answered 401: Invalid API key",
  );
  expect(() => unwrap({ data: null, status: 0, error: { message: "nobody" } })).toThrow(
    "unreachable: nobody",
  );
});
