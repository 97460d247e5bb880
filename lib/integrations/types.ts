import type { SyncTrigger } from "@/lib/sync/types";
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
