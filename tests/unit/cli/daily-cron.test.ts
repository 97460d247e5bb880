import { expect, test } from "vitest";
import { CRON_SCHEDULE } from "@/lib/cli/daily-cron";
import { nextDailySync } from "@/lib/sync/plan";
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
