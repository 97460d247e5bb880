import { describe, expect, test } from "vitest";
import {
  coversRetention,
  nextDailySync,
  nextSyncAfter,
  planSync,
  reachesBackTo,
  retryAfterFailure,
  type SyncHistory,
} from "@/lib/ingest/sync/plan";
import { orAllThatIsDue } from "@/lib/ingest/sync/plan-feeds";

const NOW = new Date("2026-11-20T12:00:00Z");
const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

const NEW: SyncHistory = {
  historyFrom: null,
  firstStartedAt: null,
  oldestPendingAt: null,
  lastSyncedAt: null,
  fullReadAt: null,
};
/** In daily use, everything read three days ago. */
const KEPT: SyncHistory = {
  historyFrom: ago(100),
  firstStartedAt: ago(90),
  oldestPendingAt: null,
  lastSyncedAt: ago(1),
  fullReadAt: ago(3),
};

describe("all that Datadog keeps", () => {
  const asked = { since: ago(90), kinds: ["dora_incidents"] } as const;

  test("is read of every feed where it is due and the first 30 days are in, whatever else was asked for", () => {
    const wish = orAllThatIsDue(asked, { isHistoryDue: true, lastSyncedAt: NOW }, NOW);
    expect(wish).toEqual({ since: ago(730), kinds: null });
    expect(coversRetention(planSync({ ...KEPT, lastSyncedAt: NOW }, NOW, wish.since))).toBe(true);
  });

  test("waits for the first 30 days, and isn't read where nobody wants it or it was read", () => {
    expect(orAllThatIsDue(asked, { isHistoryDue: true, lastSyncedAt: null }, NOW)).toBe(asked);
    expect(orAllThatIsDue(asked, { isHistoryDue: false, lastSyncedAt: NOW }, NOW)).toBe(asked);
    expect(coversRetention(planSync(NEW, NOW))).toBe(false);
    expect(coversRetention(planSync(KEPT, NOW, ago(729)))).toBe(false);
  });
});

describe("the window", () => {
  test("of a first sync is 30 days, to ten minutes from now, and counts as the whole history", () => {
    expect(planSync(NEW, NOW)).toEqual({
      from: ago(30),
      to: new Date("2026-11-20T12:10:00Z"),
      readsWholeHistory: true,
    });
  });

  test("of a daily sync is 30 days and not the whole history", () => {
    expect(planSync(KEPT, NOW)).toMatchObject({ from: ago(30), readsWholeHistory: false });
  });

  test("a whole read that a wrong clock dated ahead counts as none", () => {
    expect(planSync({ ...KEPT, fullReadAt: ago(-300) }, NOW).from).toEqual(ago(100));
  });

  test("goes back to a day before the last sync when that is long ago", () => {
    expect(planSync({ ...KEPT, lastSyncedAt: ago(45) }, NOW).from).toEqual(ago(46));
  });

  test("goes back to the oldest pending result, but 90 days at most", () => {
    expect(planSync({ ...KEPT, oldestPendingAt: ago(60) }, NOW).from).toEqual(ago(60));
    expect(
      planSync({ ...KEPT, firstStartedAt: ago(300), historyFrom: null, oldestPendingAt: ago(200) }, NOW).from,
    ).toEqual(ago(90));
  });

  test("goes once a week back to the earliest that is held or was ever asked for", () => {
    expect(planSync({ ...KEPT, fullReadAt: ago(7) }, NOW)).toMatchObject({
      from: ago(100),
      readsWholeHistory: true,
    });
    const loaded = { ...KEPT, fullReadAt: ago(8), historyFrom: ago(50), firstStartedAt: ago(70) };
    expect(planSync(loaded, NOW)).toMatchObject({ from: ago(70), readsWholeHistory: true });
  });

  test("of a first read that failed half-way is read again, however much later", () => {
    const half = { ...NEW, historyFrom: ago(70), firstStartedAt: ago(45) };
    expect(planSync(half, NOW)).toMatchObject({ from: ago(70), readsWholeHistory: true });
  });

  test("goes back as far as is asked for, and never beyond the two years that Datadog keeps", () => {
    expect(planSync(KEPT, NOW, ago(200)).from).toEqual(ago(200));
    expect(planSync(KEPT, NOW, ago(9000)).from).toEqual(ago(730));
    expect(planSync(KEPT, NOW, ago(2)).from).toEqual(ago(30));
  });

  test("over all that Datadog still has is the whole history, also when older events are held", () => {
    const old = { ...KEPT, historyFrom: ago(800), firstStartedAt: ago(900), fullReadAt: ago(8) };
    expect(planSync(old, NOW)).toMatchObject({ from: ago(730), readsWholeHistory: true });
  });
});

describe("the next sync", () => {
  test("is due at 03:30 UTC, before the cron calls at 04:00, always in the future", () => {
    expect(nextDailySync(NOW)).toEqual(new Date("2026-11-21T03:30:00Z"));
    expect(nextDailySync(new Date("2026-11-20T03:29:59Z"))).toEqual(new Date("2026-11-20T03:30:00Z"));
    expect(nextDailySync(new Date("2026-12-31T03:30:00Z"))).toEqual(new Date("2027-01-01T03:30:00Z"));
  });

  test.each([
    [1, 0.5, 5],
    [2, 0.5, 10],
    [3, 0, 16],
    [3, 0.999999, 24],
    [8, 0.5, 640],
    [9, 0.5, 720],
    [1000, 0.5, 720],
  ])("after %i failures in a row (jitter %f) comes in %f minutes", (failures, random, minutes) => {
    const waited = retryAfterFailure(NOW, failures, () => random).getTime() - NOW.getTime();
    expect(waited / 60_000).toBeCloseTo(minutes, 3);
  });

  test("never comes before the provider allows it", () => {
    expect(retryAfterFailure(NOW, 1, () => 0.5, 3600)).toEqual(new Date("2026-11-20T13:00:00Z"));
    expect(retryAfterFailure(NOW, 1, () => 0.5, 30)).toEqual(new Date("2026-11-20T12:05:00Z"));
  });
});

describe("after a sync that succeeded", () => {
  test("the next one is the daily one, also after a run that took many turns: else a large account would be read round and round", () => {
    const now = new Date("2026-11-25T15:00:00Z");
    const morning = new Date("2026-11-26T03:30:00Z");
    expect(nextSyncAfter(new Date("2026-11-25T15:10:00Z"), now)).toEqual(morning);
    expect(nextSyncAfter(new Date("2026-11-25T04:10:00Z"), now)).toEqual(morning);
  });

  test("what a run of more than half a day left behind is read at once", () => {
    const now = new Date("2026-11-25T15:00:00Z");
    expect(nextSyncAfter(new Date("2026-11-24T04:10:00Z"), now)).toEqual(now);
  });

  test("a window answers a wish for history when it reaches so far, or as far as Datadog keeps anything", () => {
    const now = new Date("2026-11-25T15:00:00Z");
    const days = (count: number) => new Date(now.getTime() - count * 86_400_000);
    expect(reachesBackTo(days(30), null, now)).toBe(true);
    expect(reachesBackTo(days(30), days(90), now)).toBe(false);
    expect(reachesBackTo(days(90), days(90), now)).toBe(true);
    expect(reachesBackTo(days(730.01), days(5000), now)).toBe(true);
  });
});
