import { expect, test } from "vitest";
import { keepGoing } from "@/lib/tools/cli/keep-going";

/** A part whose every start is noted, and which a test ends. */
function parts(options: { failing?: readonly number[] } = {}) {
  const ends: ((why: string) => void)[] = [];
  const said: string[] = [];
  const stops: (() => Promise<void> | void)[] = [];
  let stoppedWith: number | null = null;
  let starts = 0;
  const running = {
    isStopping: false,
    add: (stop: () => Promise<void> | void) => void stops.push(stop),
    stop: (code: number) => {
      stoppedWith = code;
      running.isStopping = true;
      return new Promise<never>(() => {});
    },
  };
  const start = async (onEnd: (why: string) => void) => {
    starts += 1;
    if (options.failing?.includes(starts)) throw new Error(`start ${starts} failed`);
    ends.push(onEnd);
    return { stop: async () => {} };
  };
  const keep = () =>
    keepGoing(start, { running, complain: (line) => void said.push(line), wait: async () => {} });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { keep, ends, said, running, settled, starts: () => starts, stoppedWith: () => stoppedWith };
}

test("a part that ends by itself is started again, and why it ended is said", async () => {
  const one = parts();
  await one.keep();
  one.ends[0]?.("It was killed.");
  await one.settled();
  expect(one.starts()).toBe(2);
  expect(one.said).toEqual(["It was killed. It is started again …", "It runs again."]);
});

test("a part that keeps ending ends the product with exit code 1, so that whoever watches over it sees it", async () => {
  const one = parts();
  await one.keep();
  for (let times = 0; times < 6; times += 1) {
    one.ends.at(-1)?.("It ended.");
    await one.settled();
  }
  expect(one.starts()).toBe(6);
  expect(one.stoppedWith()).toBe(1);
  expect(one.said.at(-1)).toContain("Iris ends");
});

test("a restart that fails counts as another end, and is tried again", async () => {
  const one = parts({ failing: [2] });
  await one.keep();
  one.ends[0]?.("It ended.");
  await one.settled();
  expect(one.starts()).toBe(3);
  expect(one.said).toContain("start 2 failed It is started again …");
});

test("a part that ends because the product does stays ended; a first start that fails is the caller's", async () => {
  const one = parts();
  await one.keep();
  one.running.isStopping = true;
  one.ends[0]?.("It ended.");
  await one.settled();
  expect(one.starts()).toBe(1);
  expect(one.said).toEqual([]);
  await expect(parts({ failing: [1] }).keep()).rejects.toThrow("start 1 failed");
});
