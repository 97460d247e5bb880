import type { FeedKind, FeedState } from "@/lib/ingest/feeds/types";
import type { FeedRunStatus, PauseReason, SyncTrigger } from "@/lib/ingest/sync/types";

export interface StreamCounts {
  read: number;
  new: number;
  changed: number;
}

/** One attempt to bring the integration up to date. */
export interface SyncRun {
  id: string;
  trigger: SyncTrigger;
  /** The user who asked for it; null where nobody did, or the account is gone. */
  requestedBy: string | null;
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

/** A run as it is shown. */
export interface ShownSyncRun extends SyncRun {
  /** The address of the member who asked for it; null where nobody did, or whoever did has left. */
  askedBy: string | null;
}

/** What a sync run read of one feed. */
export interface SyncRunFeed {
  kind: FeedKind;
  status: FeedRunStatus;
  state: FeedState | null;
  windowFrom: Date;
  windowTo: Date;
  read: number;
  new: number;
  changed: number;
  /** Datadog's order differed from the start times, so it was read in halves. */
  isUnordered: boolean;
  error: { kind: string; detail: string | null } | null;
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
