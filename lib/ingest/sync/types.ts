import type { FeedKind, FeedState } from "@/lib/ingest/feeds/types";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** Who or what asked for a sync. */
export type SyncTrigger = "connect" | "manual" | "cron" | "command" | "demo";

export interface SyncRequest {
  organizationId: OrganizationId;
  integrationId: string;
  trigger: SyncTrigger;
  requestedBy?: string | null;
  /** Reads at least back to this instant. */
  since?: Date | null;
  /** Which feeds `since` is about; all of them where this is left out. */
  sinceOf?: readonly FeedKind[];
  /** First tries again what was set aside. */
  retriesSetAside?: boolean;
  /** The lease that `claimDue` took, to go on under. */
  leaseToken?: string | null;
}

/** Why a sync ended without having read everything. */
export interface SyncError {
  /** A stable word: a Datadog error kind, or one of ours (credentials-unreadable, second-full, …). */
  kind: string;
  /** Datadog's own words, capped and without anything key-like. */
  detail: string | null;
}

export interface SyncCounts {
  read: number;
  new: number;
  changed: number;
  setAside: number;
}

/** Why a call left its run for a later one: the time budget, or the requests one call may spend. */
export type PauseReason = "time" | "requests";

/** How the reading of a feed stands: under way, all read, read but for crowded seconds, refused or broken off. */
export type FeedRunStatus = "running" | "read" | "incomplete" | "failed";

/** What became of one feed in a run. */
export interface FeedOutcome {
  kind: FeedKind;
  status: FeedRunStatus;
  /** Null where the answer tells nothing about it. */
  state: FeedState | null;
  error: SyncError | null;
  from: Date;
}

/** How a call to `runSync` ended. */
export type SyncOutcome =
  /** The deployments of the whole window were read; `feeds` tells of the incidents. */
  | {
      state: "succeeded";
      runId: string;
      feeds: readonly FeedOutcome[];
      deployments: SyncCounts;
      incidents: SyncCounts;
      /** Whether the run had been begun before: it keeps the window it began with. */
      resumed: boolean;
      from: Date;
      to: Date;
    }
  /** Its time or its requests are used up; the next call goes on where this one stopped. */
  | {
      state: "unfinished";
      runId: string;
      reason: PauseReason;
      deployments: SyncCounts;
      incidents: SyncCounts;
    }
  | { state: "failed"; runId: string | null; error: SyncError }
  /** Somebody else is syncing this integration right now. */
  | { state: "busy" }
  | { state: "disconnected" };
