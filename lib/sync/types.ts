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

/** How a call to `runSync` ended. */
export type SyncOutcome =
  /** The whole window was read. */
  | { state: "succeeded"; runId: string; deployments: SyncCounts; incidents: SyncCounts; resumed: boolean }
  /** The time budget ended; the next call goes on where this one stopped. */
  | { state: "unfinished"; runId: string; deployments: SyncCounts; incidents: SyncCounts }
  | { state: "failed"; runId: string | null; error: SyncError }
  /** Somebody else is syncing this integration right now. */
  | { state: "busy" }
  | { state: "disconnected" };
