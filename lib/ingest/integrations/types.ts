import type { SyncRun } from "@/lib/ingest/sync-runs/types";
import type { EventSummary } from "./event-summary";

/** A connected Datadog account. */
export interface Integration {
  id: string;
  /** One of lib/providers/datadog/sites, or `demo`; a pusher's name where nobody reads, and something pushes. */
  site: string;
  status: "active" | "error" | "disconnected";
  apiKeyLastFour: string | null;
  applicationKeyLastFour: string | null;
  connectedAt: Date;
  disconnectedAt: Date | null;
  /** When a sync last read everything it meant to. */
  lastSyncedAt: Date | null;
  fullReadAt: Date | null;
  /** Whether a commit message of more than one line was ever seen. */
  forwardsWholeMessages: boolean;
  lastError: { kind: string; detail: string | null; at: Date | null } | null;
  failingSince: Date | null;
  consecutiveFailures: number;
  nextSyncAt: Date;
  /** A sync is at work until then, unless it renews. */
  leaseUntil: Date | null;
  /** Datadog's organization UUID; null where Datadog didn't name one. */
  accountId: string | null;
  /** Datadog refused the keys three times in a row: only a person tries again. */
  automaticSyncStopped: boolean;
  /** All that Datadog keeps is to follow the first 30 days, and hasn't been read yet. */
  isHistoryDue: boolean;
}

/**
 * What tells of events instead of Datadog: the organization's own pipeline, `iris check`, whose results are estimates from
 * git, or GitHub's deployments.
 */
export const PUSHERS = ["pipeline", "git", "github"] as const;
/** As its integration is stored: GitHub's connection is a row of its own. */
export const providerOf = (pusher: Pusher): string => (pusher === "github" ? "github_deployments" : pusher);
export type Pusher = (typeof PUSHERS)[number];

/** What pushes an integration's events; null for one that is read, with keys and syncs. */
export const pusherOf = ({ site }: Pick<Integration, "site">): Pusher | null =>
  PUSHERS.find((pusher) => pusher === site) ?? null;

export interface IntegrationStatus {
  integration: Integration;
  latestRun: SyncRun | null;
  events: EventSummary;
}

/** An event that could not be understood. */
export interface SetAsideEvent {
  id: string;
  kind: "deployment" | "incident";
  externalId: string | null;
  reason: string;
  firstSeenAt: Date;
}

/** An event that two complete reads, of two days, no longer found at Datadog: listed, and in no figure. */
export interface DisappearedEvent {
  id: string;
  kind: "deployment" | "incident";
  externalId: string;
  services: string[];
  startedAt: Date;
  disappearedAt: Date;
}

/** An organization that never connected Datadog and whose pipeline never pushed, as its pages speak of it. */
export interface Unconnected {
  slug: string;
  name: string;
  /** Whether the reader may connect it. */
  canConnect: boolean;
}
