import { expect, test } from "vitest";
import {
  chainsFor,
  type HandOverDeps,
  handOver,
  MAX_CHAINS,
  MAX_HOPS,
  parseHop,
  reasonToStop,
} from "@/lib/ingest/sync/hand-over";

const summary = {
  succeeded: 3,
  unfinished: 0,
  failed: 0,
  busy: 0,
  moreDue: true,
  stillDue: 20,
  workersLost: 0,
  seconds: 240,
};
const APP = "https://iris.example";

function depsWith(changes: Partial<HandOverDeps>) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const logged: unknown[] = [];
  const deps: HandOverDeps = {
    enqueue: null,
    appUrl: APP,
    secret: "s3cret",
    fetch: (async (url: string, init?: RequestInit) => {
      calls.push({ url, init });
      return new Response(null, { status: 202 });
    }) as typeof fetch,
    log: (event, fields) => void logged.push({ event, ...fields }),
    ...changes,
  };
  return { deps, calls, logged };
}

test("without a queue, what is still due is handed over once, to the address of the environment, with one hop more and no redirect", async () => {
  const { deps, calls } = depsWith({});
  await handOver(deps, summary, 4);
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    url: "https://iris.example/api/cron/sync",
    init: { redirect: "error", headers: { authorization: "Bearer s3cret", "x-iris-hop": "5" } },
  });
});

test("the platform's queue comes first, and gets no secret; where it refuses, a call goes out instead", async () => {
  const hops: number[] = [];
  const taken = depsWith({ enqueue: async (hop) => void hops.push(hop) });
  await handOver(taken.deps, summary, 4);
  expect(hops).toEqual([5]);
  expect(taken.calls).toEqual([]);
  const refused = depsWith({ enqueue: () => Promise.reject(new Error("no queue is set up")) });
  await handOver(refused.deps, summary, 4);
  expect(refused.calls).toHaveLength(1);
  expect(refused.logged).toMatchObject([{ event: "sync not enqueued" }, { event: "sync handed over" }]);
});

test("the cron's own call divides a large fleet among calls side by side; each of those is followed by one", async () => {
  expect(chainsFor({ stillDue: 1 }, 0)).toBe(1);
  expect(chainsFor({ stillDue: 2_000 }, 0)).toBe(4);
  expect(chainsFor({ stillDue: 1_000_000 }, 0)).toBe(MAX_CHAINS);
  expect(chainsFor({ stillDue: 1_000_000 }, 1)).toBe(1);
  const { deps, calls } = depsWith({});
  await handOver(deps, { ...summary, stillDue: 1_400 }, 0);
  expect(calls).toHaveLength(3);
});

test("a hand-over that fails is logged without the secret, and throws nothing", async () => {
  const broken = (async () => {
    throw new TypeError("fetch failed");
  }) as typeof fetch;
  const { deps, logged } = depsWith({ fetch: broken });
  await handOver(deps, summary, 0);
  expect(logged).toMatchObject([{ event: "sync not handed over", reason: "unreachable" }]);
  expect(JSON.stringify(logged)).not.toContain("s3cret");
});

test("without an address and without a queue the rest waits, and the log says so", async () => {
  const { deps, calls, logged } = depsWith({ appUrl: undefined });
  await handOver(deps, summary, 0);
  expect(calls).toEqual([]);
  expect(logged).toMatchObject([{ event: "sync not handed over", reason: "no-app-url" }]);
});

test("nothing is handed over when nothing is due, nothing moved or the hops are used up", () => {
  expect(reasonToStop({ ...summary, moreDue: false }, 0)).toBe("nothing-due");
  expect(reasonToStop({ ...summary, succeeded: 0, failed: 9, busy: 9 }, 0)).toBe("no-progress");
  expect(reasonToStop(summary, MAX_HOPS)).toBe("hop-limit");
  expect(reasonToStop(summary, MAX_HOPS - 1)).toBeNull();
});

test("only a plain count is a hop", () => {
  expect(parseHop(null)).toBe(0);
  expect(parseHop("7")).toBe(7);
  for (const text of ["", "-1", "1e9", "abc", "99999"]) expect(parseHop(text), text).toBeNull();
});
