import { describe, expect, test } from "vitest";
import { isSyncing, mayBeContinued, syncProgress } from "@/lib/ingest/integrations/sync-progress";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";

const NOW = new Date("2026-11-23T12:00:00Z");
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const day = (days: number) => at(-days * 86_400);

const idle = { status: "active", leaseUntil: null, nextSyncAt: at(-1), lastSyncedAt: null } as const;
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
    expect(syncProgress({ ...idle, lastSyncedAt: NOW }, run({ status }), NOW)).toBeNull();
    expect(syncProgress(idle, run({ status }), NOW)).toBeNull();
  });

  test("for a connection that was cut, whatever its last run", () => {
    expect(syncProgress({ ...idle, status: "disconnected" }, run(), NOW)).toBeNull();
    expect(syncProgress({ ...idle, status: "disconnected" }, null, NOW)).toBeNull();
  });

  test("between syncs", () => {
    expect(syncProgress({ ...idle, lastSyncedAt: NOW }, null, NOW)).toBeNull();
  });
});

test("just connected, before the first run, the wait for it shows and may be ended by whoever watches", () => {
  const progress = syncProgress(idle, null, NOW);
  expect(progress).toMatchObject({ isWorking: false, mayBeContinued: true, share: null, daysRead: 0 });
});

test("before the first page neither share nor time left is told", () => {
  const progress = syncProgress(working, run(), NOW);
  expect(progress).toMatchObject({ isWorking: true, mayBeContinued: false, share: null, secondsLeft: null });
});

test("a third of the deployments in: 10 of 30 days, nine tenths of a third of the bar", () => {
  const counts = { read: 250, new: 250, changed: 0 };
  const progress = syncProgress(working, run({ deploymentsReadBackTo: day(10), deployments: counts }), NOW);
  expect(progress).toMatchObject({
    days: 30,
    daysRead: 10,
    deployments: 250,
    readBackTo: "2026-11-13T12:00:00.000Z",
  });
  expect(progress?.share).toBeCloseTo(0.3, 10);
});

test("the time left follows from the pace so far: 30 % in 60 s leaves 140 s", () => {
  expect(syncProgress(working, run({ deploymentsReadBackTo: day(10) }), NOW)?.secondsLeft).toBe(140);
});

test("a run that was left and taken up again tells no time left, because its clock ran while nobody worked", () => {
  const taken = run({ deploymentsReadBackTo: day(10), attempts: 2 });
  expect(syncProgress(working, taken, NOW)?.secondsLeft).toBeNull();
});

test("everything read fills the bar and no more, even when a page reached beyond the window", () => {
  const done = run({ deploymentsReadBackTo: day(31), incidentsReadBackTo: day(31) });
  expect(syncProgress(working, done, NOW)).toMatchObject({ share: 1, daysRead: 30 });
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
