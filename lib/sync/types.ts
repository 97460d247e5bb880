import type { OrganizationId } from "@/lib/organizations/organization-id";

/** Who or what asked for a sync. */
export type SyncTrigger = "connect" | "manual" | "cron" | "command" | "demo";

export interface SyncRequest {
  organizationId: OrganizationId;
  integrationId: string;
  trigger: SyncTrigger;
  requestedBy?: string | null;
  /** Reads at least back to this instant. */
  since?: Date | null;
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

/** How a call to `runSync` ended. */
export type SyncOutcome =
  /** The whole window was read. */
  | {
      state: "succeeded";
      runId: string;
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
