import type { PauseReason, SyncTrigger } from "@/lib/sync/types";
import type { EventSummary } from "./data";

/** A connected Datadog account. */
export interface Integration {
  id: string;
  /** One of lib/datadog/sites, or `demo`. */
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
}

export interface StreamCounts {
  read: number;
  new: number;
  changed: number;
}

/** One attempt to bring the integration up to date. */
export interface SyncRun {
  id: string;
  trigger: SyncTrigger;
  status: "running" | "succeeded" | "incomplete" | "failed" | "cancelled";
  windowFrom: Date;
  windowTo: Date;
  /** Paging goes backwards: everything from here to `windowTo` has been read. Null before the first page. */
  deploymentsReadBackTo: Date | null;
  incidentsReadBackTo: Date | null;
  startedAt: Date;
  finishedAt: Date | null;
  attempts: number;
  deployments: StreamCounts;
  incidents: StreamCounts;
  setAside: number;
  requests: number;
  retries: number;
  /** Seconds spent waiting for Datadog's rate limit, or before a retry. */
  waitedSeconds: number;
  pages: number;
  /** Why it was left for a later call; null unless it was. */
  pauseReason: PauseReason | null;
  error: { kind: string; detail: string | null } | null;
}

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

/** One page of a sync run, as it was stored. */
export interface SyncRunPage {
  /** 1 for the run's first. */
  position: number;
  kind: "deployment" | "incident";
  storedAt: Date;
  events: number;
  added: number;
  changed: number;
  setAside: number;
  requests: number;
  retries: number;
  /** From the page before until this one was sent to be stored. */
  durationSeconds: number;
  readBackTo: Date | null;
}
