import { describe, expect, test } from "vitest";
import { backfillChoices, backfillSince } from "@/lib/ingest/integrations/backfill";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";

const NOW = new Date("2026-11-20T12:00:00Z");
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const held = { deployments: 900, incidents: 30, historyFrom: daysAgo(30), firstStartedAt: daysAgo(29) };

describe("loading more history", () => {
  test("only what lies beyond the history already read is offered", () => {
    expect(backfillChoices(held, [], NOW).map(({ days }) => days)).toEqual([60, 90, 180, 365, 730]);
    const more = { ...held, historyFrom: daysAgo(180) };
    expect(backfillChoices(more, [], NOW).map(({ days }) => days)).toEqual([365, 730]);
    expect(backfillChoices({ ...held, historyFrom: daysAgo(730) }, [], NOW)).toEqual([]);
  });

  test("30 deployments and one incident a day: 60 days are ⌈1800/499⌉ + ⌈60/499⌉ + 4 = 9 calls", () => {
    expect(backfillChoices(held, [], NOW)[0]).toEqual({ days: 60, requests: 9, seconds: 18 });
  });

  test("a call takes as long as the last complete sync's, one that others took up tells nothing", () => {
    const run = { status: "succeeded", attempts: 1, requests: 4, startedAt: NOW } as SyncRun;
    const fast = { ...run, finishedAt: new Date(NOW.getTime() + 2_000) };
    const takenUp = { ...run, attempts: 2, finishedAt: new Date(NOW.getTime() + 99_000_000) };
    expect(backfillChoices(held, [takenUp, fast], NOW)[0]?.seconds).toBe(5);
  });

  test("an organization without any event is told the calls that prove it", () => {
    const empty = { deployments: 0, incidents: 0, historyFrom: null, firstStartedAt: null };
    expect(backfillChoices(empty, [], NOW)[0]).toEqual({ days: 60, requests: 4, seconds: 8 });
  });

  test("only one of the choices is an instant to read back to", () => {
    expect(backfillSince(90, NOW)).toEqual(daysAgo(90));
    for (const days of [0, 91, 10_000, Number.NaN]) expect(backfillSince(days, NOW)).toBeNull();
  });
});
