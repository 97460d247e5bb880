import { expect, test } from "vitest";
import { handOver, MAX_HOPS, parseHop, reasonToStop } from "@/lib/sync/hand-over";

const summary = { succeeded: 3, unfinished: 0, failed: 0, busy: 0, moreDue: true, seconds: 240 };
const APP = "https://iris.example";

test("what is still due is handed over once, to the address of the environment, with one hop more and no redirect", async () => {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const fetchDouble = (async (url: string, init?: RequestInit) => {
    calls.push({ url, init });
    return new Response(null, { status: 202 });
  }) as typeof fetch;
  await handOver({ appUrl: APP, secret: "s3cret", fetch: fetchDouble, log: () => {} }, summary, 4);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    url: "https://iris.example/api/cron/sync",
    init: { redirect: "error", headers: { authorization: "Bearer s3cret", "x-iris-hop": "5" } },
  });
});

test("a hand-over that fails is logged without the secret, and throws nothing", async () => {
  const logged: unknown[] = [];
  const broken = (async () => {
    throw new TypeError("fetch failed");
  }) as typeof fetch;
  const log = (event: string, fields: object) => void logged.push({ event, ...fields });
  await handOver({ appUrl: APP, secret: "s3cret", fetch: broken, log }, summary, 0);
  expect(logged).toMatchObject([{ event: "sync not handed over", reason: "unreachable" }]);
  expect(JSON.stringify(logged)).not.toContain("s3cret");
});

test("nothing is handed over when nothing is due, nothing moved, the hops are used up or no address is known", () => {
  expect(reasonToStop({ ...summary, moreDue: false }, 0, APP)).toBe("nothing-due");
  expect(reasonToStop({ ...summary, succeeded: 0, failed: 9, busy: 9 }, 0, APP)).toBe("no-progress");
  expect(reasonToStop(summary, MAX_HOPS, APP)).toBe("hop-limit");
  expect(reasonToStop(summary, MAX_HOPS - 1, APP)).toBeNull();
  expect(reasonToStop(summary, 0, undefined)).toBe("no-app-url");
});

test("only a plain count is a hop", () => {
  expect(parseHop(null)).toBe(0);
  expect(parseHop("7")).toBe(7);
  for (const text of ["", "-1", "1e9", "abc", "99999"]) expect(parseHop(text), text).toBeNull();
});
