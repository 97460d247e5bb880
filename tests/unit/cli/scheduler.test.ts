import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { nextDailySync } from "@/lib/ingest/sync/plan";
import { Restarts } from "@/lib/tools/cli/restarts";
import { CRON_SCHEDULE, keepSchedule, Schedule, type SchedulerDeps } from "@/lib/tools/cli/scheduler";
import vercel from "../../../vercel.json";

test("npm start calls the cron route when Vercel would", () => {
  expect(vercel.crons).toEqual([{ path: "/api/cron/sync", schedule: CRON_SCHEDULE }]);
});

test("what was synced yesterday is due when the cron calls", () => {
  const [minute, hour] = CRON_SCHEDULE.split(" ").map(Number) as [number, number];
  const call = new Date(Date.UTC(2026, 10, 24, hour, minute));
  expect(nextDailySync(new Date("2026-11-23T04:00:20Z")).getTime()).toBeLessThan(call.getTime());
  expect(nextDailySync(new Date("2026-11-23T21:15:00Z")).getTime()).toBeLessThan(call.getTime());
  expect(nextDailySync(new Date("2026-11-23T04:00:20Z")).getTime()).toBeGreaterThan(
    Date.UTC(2026, 10, 23, 12),
  );
});

/** A schedule whose calls answer in turn; an Error is thrown. */
function scheduleOf(...answers: (Error | { failed: number; moreDue: boolean })[]) {
  const calls: boolean[] = [];
  const said: string[] = [];
  const call: SchedulerDeps["call"] = async ({ onlyDue }) => {
    calls.push(onlyDue);
    const answer = answers.shift() ?? { failed: 0, moreDue: false };
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { schedule: new Schedule({ call, say: (line) => void said.push(line) }), calls, said };
}

test("the first look is a whole call, the later ones ask only for what waits, and the daily one is whole again", async () => {
  const { schedule, calls } = scheduleOf();
  await schedule.look();
  await schedule.look();
  schedule.wantWhole();
  await schedule.look();
  expect(calls).toEqual([false, true, false]);
});

test("it calls on while more is due", async () => {
  const { schedule, calls } = scheduleOf({ failed: 0, moreDue: true }, { failed: 0, moreDue: true });
  await schedule.look();
  expect(calls).toEqual([false, true, true]);
});

test("a call that fails is said once, made again at the next look, and its end is said", async () => {
  const away = new Error("the cron route answered 500");
  const { schedule, calls, said } = scheduleOf(away, away, away);
  for (let looks = 0; looks < 4; looks += 1) await schedule.look();
  expect(calls).toEqual([false, false, false, false]);
  expect(said).toHaveLength(2);
  expect(said[0]).toContain("the cron route answered 500");
  expect(said[1]).toBe("The schedule goes on.");
});

test("one call at a time, and none once it is stopped; the one under way may end", async () => {
  let open = () => {};
  let calls = 0;
  const call = async () => {
    calls += 1;
    await new Promise<void>((resolve) => {
      open = resolve;
    });
    return { failed: 0, moreDue: false };
  };
  const schedule = new Schedule({ call, say: () => {} });
  const first = schedule.look();
  await schedule.look();
  expect(calls).toBe(1);
  schedule.stop();
  open();
  await first;
  await schedule.look();
  expect(calls).toBe(1);
});

test("stopping cuts no call: the server answers it once its syncs have given their leases back", async () => {
  const arrived = Promise.withResolvers<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.url === "/api/cron/sync") arrived.resolve(response);
    else response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const said: string[] = [];
  const schedule = keepSchedule(url, "secret", (line) => void said.push(line));
  const response = await arrived.promise;
  schedule.stop();
  // By the time this is answered, an end of the first connection would have come.
  await fetch(url).then((answer) => answer.text());
  expect(response.destroyed).toBe(false);
  const ended = new Promise((resolve) => response.once("close", resolve));
  response.end(JSON.stringify({ failed: 0, moreDue: true }));
  await ended;
  expect(response.getHeader("connection") ?? response.shouldKeepAlive).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(said).toEqual([]);
});

test("a part that ends by itself is started again five times within ten minutes, ever more slowly", () => {
  const restarts = new Restarts();
  const waits: number[] = [];
  for (let ends = 0; ends < 5; ends += 1) {
    expect(restarts.mayStart(ends * 1_000)).toBe(true);
    waits.push(restarts.waitMs);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  expect(restarts.mayStart(6_000)).toBe(false);
  expect(restarts.mayStart(11 * 60_000)).toBe(true);
});
