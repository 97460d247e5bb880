import { expect, test } from "vitest";
import { afterDeath, wakeFor, wakeTime } from "@/lib/ingest/sync/wake";

const NOW = new Date("2026-11-25T10:00:00Z");
const at = (time: string) => new Date(`2026-11-${time}Z`);

test("a further call is planned for the next try, never sooner than in a minute, and not where the daily one is sooner", () => {
  expect(wakeTime(at("25T10:05:00"), NOW)).toEqual(at("25T10:05:00"));
  expect(wakeTime(at("25T09:00:00"), NOW)).toEqual(at("25T10:01:00"));
  expect(wakeTime(at("26T03:30:00"), NOW)).toBeNull();
  expect(wakeTime(null, NOW)).toBeNull();
});

test("a call that dies leaves a message that comes when its leases are over", () => {
  expect(afterDeath(240, NOW).getTime() - NOW.getTime()).toBeGreaterThan((240 + 90) * 1000);
});

test("a queue that refuses is logged and throws nothing; without a queue nothing is planned", async () => {
  const logged: string[] = [];
  const log = (event: string) => void logged.push(event);
  const refusing = () => Promise.reject(new Error("no queue is set up"));
  await wakeFor({ enqueue: refusing, log }, at("25T10:05:00"), NOW);
  await wakeFor({ enqueue: null, log }, at("25T10:05:00"), NOW);
  expect(logged).toEqual(["sync not planned"]);
});
