import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { readAhead } from "@/lib/ingest/sync/read-ahead";

async function* pages(read: number[], most: number, failure?: Error): AsyncGenerator<number, string, void> {
  for (let page = 1; page <= most; page += 1) {
    read.push(page);
    await setImmediate();
    yield page;
  }
  if (failure) throw failure;
  return "the end";
}

describe("reading ahead", () => {
  test("everything comes in its order, with the end's own value", async () => {
    const ahead = readAhead(pages([], 3));
    const seen: unknown[] = [];
    for (;;) {
      const { done, value } = await ahead.next();
      seen.push(value);
      if (done) break;
    }
    expect(seen).toEqual([1, 2, 3, "the end"]);
  });

  test("the next is read while one is in hand, and no further", async () => {
    const read: number[] = [];
    const ahead = readAhead(pages(read, 5));
    await ahead.next();
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    expect(read).toEqual([1, 2]);
    await ahead.next();
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    expect(read).toEqual([1, 2, 3]);
  });

  test("a failure is thrown after all that was read before it, and goes unheard where nobody asks on", async () => {
    const failure = new Error("broken off");
    const ahead = readAhead(pages([], 1, failure));
    await expect(ahead.next()).resolves.toEqual({ done: false, value: 1 });
    await expect(ahead.next()).rejects.toBe(failure);
    const left = readAhead(pages([], 1, failure));
    await left.next();
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  });
});
