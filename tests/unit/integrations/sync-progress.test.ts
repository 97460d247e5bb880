import { describe, expect, test } from "vitest";
import { isSyncing, mayBeContinued, syncProgress } from "@/lib/ingest/integrations/sync-progress";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";

const NOW = new Date("2026-11-23T12:00:00Z");
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const day = (days: number) => at(-days * 86_400);

const idle = {
  status: "active",
  leaseUntil: null,
  nextSyncAt: at(-1),
  lastSyncedAt: null,
  isHistoryDue: false,
} as const;
const working = { ...idle, leaseUntil: at(60) };

function run(changes: Partial<SyncRun> = {}): SyncRun {
  const counts = { read: 0, new: 0, changed: 0 };
  return {
    id: "run",
    trigger: "connect",
    requestedBy: null,
    status: "running",
    windowFrom: day(30),
    windowTo: NOW,
    deploymentsReadBackTo: null,
    incidentsReadBackTo: null,
    startedAt: at(-60),
    finishedAt: null,
    attempts: 1,
    deployments: counts,
    incidents: counts,
    setAside: 0,
    requests: 1,
    retries: 0,
    waitedSeconds: 0,
    pages: 0,
    pauseReason: null,
    error: null,
    ...changes,
  };
}

describe("no progress is shown", () => {
  test.each(["succeeded", "incomplete", "failed", "cancelled"] as const)("once the run %s", (status) => {
    expect(syncProgress({ ...idle, lastSyncedAt: NOW }, [run({ status })], NOW)).toBeNull();
    expect(syncProgress(idle, [run({ status })], NOW)).toBeNull();
  });

  test("for a connection that was cut, whatever its last run", () => {
    expect(syncProgress({ ...idle, status: "disconnected" }, [run()], NOW)).toBeNull();
    expect(syncProgress({ ...idle, status: "disconnected" }, [], NOW)).toBeNull();
  });

  test("between syncs", () => {
    expect(syncProgress({ ...idle, lastSyncedAt: NOW }, [], NOW)).toBeNull();
  });
});

test("just connected, before the first run, the wait for it shows and may be ended by whoever watches", () => {
  const progress = syncProgress(idle, [], NOW);
  expect(progress).toMatchObject({ isWorking: false, mayBeContinued: true, share: null, daysRead: 0 });
});

test("before the first page neither share nor time left is told", () => {
  const progress = syncProgress(working, [run()], NOW);
  expect(progress).toMatchObject({ isWorking: true, mayBeContinued: false, share: null, secondsLeft: null });
});

test("a third of the deployments in: 10 of 30 days, nine tenths of a third of the bar", () => {
  const counts = { read: 250, new: 250, changed: 0 };
  const progress = syncProgress(working, [run({ deploymentsReadBackTo: day(10), deployments: counts })], NOW);
  expect(progress).toMatchObject({
    days: 30,
    daysRead: 10,
    deployments: 250,
    readBackTo: "2026-11-13T12:00:00.000Z",
  });
  expect(progress?.share).toBeCloseTo(0.3, 10);
});

test("the time left follows from the pace so far: 30 % in 60 s leaves 140 s", () => {
  expect(syncProgress(working, [run({ deploymentsReadBackTo: day(10) })], NOW)?.secondsLeft).toBe(140);
});

test("a run that was left and taken up again tells no time left, because its clock ran while nobody worked", () => {
  const taken = run({ deploymentsReadBackTo: day(10), attempts: 2 });
  expect(syncProgress(working, [taken], NOW)?.secondsLeft).toBeNull();
});

test("everything read fills the bar and no more, even when a page reached beyond the window", () => {
  const done = run({ deploymentsReadBackTo: day(31), incidentsReadBackTo: day(31) });
  expect(syncProgress(working, [done], NOW)).toMatchObject({ share: 1, daysRead: 30 });
});

describe("where all that Datadog keeps is due, setup is one way of two years", () => {
  const due = { ...working, isHistoryDue: true };
  const counted = (read: number) => ({ read, new: read, changed: 0 });
  const first = (changes: Partial<SyncRun>) => run({ startedAt: at(-70), ...changes });
  const firstDone = first({
    status: "succeeded",
    deploymentsReadBackTo: day(30),
    incidentsReadBackTo: day(30),
    deployments: counted(900),
    incidents: counted(6),
  });
  const rest = (changes: Partial<SyncRun>) => run({ windowFrom: day(730), ...changes });
  const SETUP: [string, SyncRun[]][] = [
    ["before the first page", [first({})]],
    ["in the first 30 days", [first({ deploymentsReadBackTo: day(10), deployments: counted(250) })]],
    ["between the runs", [firstDone]],
    ["before the second run's first page", [rest({}), firstDone]],
    [
      "while it reads the 30 days again",
      [rest({ deploymentsReadBackTo: day(10), deployments: counted(250) }), firstDone],
    ],
    ["beyond them", [rest({ deploymentsReadBackTo: day(365), deployments: counted(5_000) }), firstDone]],
    [
      "in its incidents",
      [
        rest({
          deploymentsReadBackTo: day(730),
          incidentsReadBackTo: day(400),
          deployments: counted(9_000),
          incidents: counted(50),
        }),
        firstDone,
      ],
    ],
  ];

  test("from the first page to the last nothing that it tells takes a step back, and nothing is hidden", () => {
    const told = SETUP.map(([when, runs]) => {
      const lastSyncedAt = runs.includes(firstDone) ? NOW : null;
      const progress = syncProgress({ ...due, lastSyncedAt }, runs, NOW);
      expect(progress, when).toMatchObject({ days: 730 });
      return progress;
    });
    for (const figure of ["share", "daysRead", "deployments", "incidents"] as const) {
      const figures = told.map((progress) => progress?.[figure] ?? 0);
      expect(figures, figure).toEqual([...figures].sort((a, b) => a - b));
    }
    expect(told.map((progress) => progress?.daysRead)).toEqual([0, 10, 30, 30, 30, 365, 730]);
  });

  test("the pause between the runs is anybody's to end", () => {
    const paused = { ...idle, isHistoryDue: true, lastSyncedAt: NOW };
    expect(syncProgress(paused, [firstDone], NOW)).toMatchObject({ isWorking: false, mayBeContinued: true });
  });

  test("the time left is that of two years: half of them in 60 s leaves as much again and the incidents", () => {
    const half = [rest({ deploymentsReadBackTo: day(365) }), firstDone];
    expect(syncProgress({ ...due, lastSyncedAt: NOW }, half, NOW)?.secondsLeft).toBe(73);
    expect(syncProgress({ ...due, lastSyncedAt: NOW }, [firstDone], NOW)?.secondsLeft).toBeNull();
  });

  test("what was cancelled for another account's keys tells nothing of this one", () => {
    const cancelled = first({ status: "cancelled", deploymentsReadBackTo: day(20) });
    expect(syncProgress(due, [cancelled], NOW)).toMatchObject({ days: 730, daysRead: 0, share: null });
    expect(syncProgress(due, [first({}), cancelled], NOW)).toMatchObject({ daysRead: 0, share: null });
  });

  test("keys that Datadog refuses end it", () => {
    const failed = first({ status: "failed" });
    expect(syncProgress({ ...due, status: "error" }, [failed], NOW)).toBeNull();
  });
});

describe("whose turn it is", () => {
  test("a lease holds until its instant and not longer", () => {
    expect(isSyncing({ leaseUntil: at(1) }, NOW)).toBe(true);
    expect(isSyncing({ leaseUntil: NOW }, NOW)).toBe(false);
    expect(isSyncing({ leaseUntil: null }, NOW)).toBe(false);
  });

  test("nobody goes on while somebody works, before the next sync is due, or after disconnecting", () => {
    expect(mayBeContinued(idle, NOW)).toBe(true);
    expect(mayBeContinued(working, NOW)).toBe(false);
    expect(mayBeContinued({ ...idle, nextSyncAt: at(60) }, NOW)).toBe(false);
    expect(mayBeContinued({ ...idle, status: "disconnected" }, NOW)).toBe(false);
  });
});
