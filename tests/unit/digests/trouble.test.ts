import { expect, test } from "vitest";
import type { FeedState, Feed as IncidentFeed } from "@/lib/ingest/feeds/types";
import type { IntegrationStatus } from "@/lib/ingest/integrations/types";
import { findTroubles } from "@/lib/read/digests/trouble";

const NOW = new Date("2026-11-25T12:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const organization = { slug: "acme", name: "Acme", timeZone: "UTC" };

interface Feed {
  failingSince?: Date | null;
  lastIncidentAt?: Date | null;
  lastStartedAt?: Date | null;
  status?: "active" | "error" | "disconnected";
}

function troubles(feed: Feed, states: readonly FeedState[] = []): string[] {
  const status = {
    integration: {
      status: feed.status ?? "active",
      failingSince: feed.failingSince ?? null,
      lastSyncedAt: ago(3),
      lastError: { kind: "unauthorized", detail: null, at: ago(1) },
    },
    events: { lastIncidentAt: feed.lastIncidentAt ?? null, lastStartedAt: feed.lastStartedAt ?? ago(0) },
  } as unknown as IntegrationStatus;
  const kinds = ["dora_incidents", "managed_incidents"] as const;
  const feeds = states.map((state, at) => ({ kind: kinds[at], state, isOff: false }) as IncidentFeed);
  return findTroubles(organization, status, feeds, NOW).map(
    ({ content, period }) => `${content.kind} ${period}`,
  );
}

test("a sync that has failed for a day is told, once for each time it begins to fail", () => {
  expect(troubles({ failingSince: ago(0.9) })).toEqual([]);
  expect(troubles({ failingSince: ago(1) })).toEqual([`sync-failing ${ago(1).toISOString()}`]);
  expect(troubles({ failingSince: ago(9), status: "error" })).toEqual([
    `sync-failing ${ago(9).toISOString()}`,
  ]);
});

test("incidents are silent when deployments go on and none has come for 30 days", () => {
  expect(troubles({ lastIncidentAt: ago(29) })).toEqual([]);
  expect(troubles({ lastIncidentAt: ago(30) })).toEqual([`incidents-silent ${ago(30).toISOString()}`]);
  expect(troubles({ lastIncidentAt: ago(40), lastStartedAt: ago(20) })).toEqual([]);
});

test("no silence is told of feeds that ended or can't be read, for that is no silence", () => {
  const silent = { lastIncidentAt: ago(40) };
  expect(troubles(silent, ["ended", "not_readable"])).toEqual([]);
  expect(troubles(silent, ["ended", "quiet"])).toHaveLength(1);
  expect(troubles(silent, ["quiet", "not_readable"])).toHaveLength(1);
});

test("where incidents never came none are missed, and a connection that was ended is in no trouble", () => {
  expect(troubles({ lastIncidentAt: null })).toEqual([]);
  expect(troubles({ failingSince: ago(9), lastIncidentAt: ago(90), status: "disconnected" })).toEqual([]);
  expect(findTroubles(organization, null, [], NOW)).toEqual([]);
});
