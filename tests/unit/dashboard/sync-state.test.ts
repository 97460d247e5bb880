import { expect, test } from "vitest";
import type { Integration, IntegrationStatus } from "@/lib/ingest/integrations/types";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";
import { toSyncState } from "@/lib/read/dashboard/sync-state";

const synced = new Date("2026-03-30T04:00:00Z");

const integration: Integration = Object.freeze({
  id: "i1",
  site: "datadoghq.com",
  status: "active",
  apiKeyLastFour: "abcd",
  applicationKeyLastFour: "efgh",
  connectedAt: new Date("2026-03-01T00:00:00Z"),
  disconnectedAt: null,
  lastSyncedAt: synced,
  fullReadAt: synced,
  forwardsWholeMessages: true,
  lastError: null,
  failingSince: null,
  consecutiveFailures: 0,
  nextSyncAt: new Date("2026-03-31T04:00:00Z"),
  leaseUntil: null,
  accountId: null,
  automaticSyncStopped: false,
  isHistoryDue: false,
});

const none = { read: 0, new: 0, changed: 0 };
const run: SyncRun = Object.freeze({
  id: "s1",
  trigger: "connect",
  requestedBy: null,
  status: "running",
  windowFrom: new Date("2026-03-01T00:00:00Z"),
  windowTo: new Date("2026-03-31T00:00:00Z"),
  deploymentsReadBackTo: null,
  incidentsReadBackTo: null,
  startedAt: new Date("2026-03-31T00:00:00Z"),
  finishedAt: null,
  attempts: 1,
  deployments: none,
  incidents: none,
  setAside: 0,
  requests: 0,
  retries: 0,
  waitedSeconds: 0,
  pages: 0,
  pauseReason: null,
  error: null,
});

function status(
  parts: { integration?: Partial<Integration>; latestRun?: SyncRun | null } = {},
): IntegrationStatus {
  return {
    integration: { ...integration, ...parts.integration },
    latestRun: parts.latestRun ?? null,
    events: {
      environments: [{ name: "production", deployments: 40 }],
      unlistedEnvironments: 0,
      services: [],
      unlistedServices: 0,
      deployments: 40,
      pending: 0,
      unmatched: 0,
      historyFrom: new Date("2026-03-01T00:00:00Z"),
      firstStartedAt: new Date("2026-03-02T00:00:00Z"),
      lastStartedAt: null,
      oldestPendingAt: null,
      incidents: 0,
      lastIncidentAt: null,
      setAside: 0,
      disappeared: 0,
    },
  };
}

test("never connected is no state at all", () => {
  expect(toSyncState(null)).toBeNull();
});

test("after the first complete sync nothing is being filled up", () => {
  expect(toSyncState(status())).toMatchObject({ status: "active", lastSyncAt: synced, backfill: null });
});

test("15 of 30 days of deployments and 6 of incidents are (0.5 + 0.2) / 2 of the first fetch", () => {
  const latestRun = {
    ...run,
    deploymentsReadBackTo: new Date("2026-03-16T00:00:00Z"),
    incidentsReadBackTo: new Date("2026-03-25T00:00:00Z"),
  };
  const state = toSyncState(status({ integration: { lastSyncedAt: null }, latestRun }));
  expect(state?.backfill?.deployments).toBe(40);
  expect(state?.backfill?.share).toBeCloseTo(0.35, 12);
});

test("before the first page it can't be told how far the first fetch is", () => {
  const state = toSyncState(status({ integration: { lastSyncedAt: null }, latestRun: run }));
  expect(state?.backfill).toEqual({ share: null, deployments: 40 });
});

test("an integration that failed before its first sync is failing, not filling up", () => {
  const failingSince = new Date("2026-03-30T00:00:00Z");
  const lastError = { kind: "forbidden", detail: "403 Forbidden", at: failingSince };
  const state = toSyncState(
    status({ integration: { status: "error", lastSyncedAt: null, failingSince, lastError } }),
  );
  expect(state).toMatchObject({ status: "error", backfill: null, failingSince, lastError: "403 Forbidden" });
});
