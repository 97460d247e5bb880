import { expect, test } from "vitest";
import { spansRead } from "@/lib/ingest/sync/spans-read";
import type { PagingCheckpoint } from "@/lib/providers/datadog/paging";

const at = (second: number) => new Date(second * 1000);
const window = { from: at(100), to: at(200) };
const standing = (pending: [number, number][], fullSeconds: number[] = []): PagingCheckpoint => ({
  version: 1,
  pending: pending.map(([from, to]) => ({ from, to })),
  fullSeconds,
  largestPage: 10,
});
const seconds = (checkpoint: PagingCheckpoint | "done" | null, over = window) =>
  spansRead(over, checkpoint).map(({ from, to }) => [from.getTime() / 1000, to.getTime() / 1000]);

test("before the first page nothing is read, at the end all of it", () => {
  expect(seconds(null)).toEqual([]);
  expect(seconds("done")).toEqual([[100, 200]]);
});

test("what is still to be read, its boundary second included, isn't read yet", () => {
  expect(seconds(standing([[100, 150]]))).toEqual([[151, 200]]);
  expect(
    seconds(
      standing([
        [100, 120],
        [150, 160],
      ]),
    ),
  ).toEqual([
    [121, 150],
    [161, 200],
  ]);
});

test("a second that couldn't be told apart isn't read, and all around it is", () => {
  expect(seconds(standing([], [130]))).toEqual([
    [100, 130],
    [131, 200],
  ]);
  expect(seconds(standing([[100, 110]], [199]))).toEqual([[111, 199]]);
});

test("nothing is read after the instant that reading tells of", () => {
  expect(seconds("done", { from: at(100), to: at(100) })).toEqual([]);
  expect(seconds("done", { from: at(100), to: at(90) })).toEqual([]);
  expect(seconds(standing([[100, 250]]))).toEqual([]);
});
