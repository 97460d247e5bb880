import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { FeedKind } from "@/lib/ingest/feeds/types";
import { persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OffsetCheckpoint } from "@/lib/providers/datadog/managed-incidents";
import type { PagingCheckpoint } from "@/lib/providers/datadog/paging";
import type { SyncPlan } from "./plan";
import type { PauseReason, SyncError, SyncRequest } from "./types";

/** Seconds a claim holds without being renewed. It is renewed three times as often. */
export const LEASE_SECONDS = 90;

/** Where each feed of a run stands: done, at a checkpoint, or (absent) at its beginning. */
export type RunCheckpoint = Partial<Record<FeedKind, PagingCheckpoint | OffsetCheckpoint | "done">>;

/** A run this process holds. */
export interface ClaimedRun {
  id: string;
  leaseToken: string;
  /** 1 for a new run; more for one that somebody began and left. */
  attempts: number;
  from: Date;
  to: Date;
  readsWholeHistory: boolean;
  checkpoint: RunCheckpoint;
}

const claimed = z
  .object({
    id: z.string(),
    lease_token: z.string(),
    attempts: z.number(),
    window_from: z.coerce.date(),
    window_to: z.coerce.date(),
    reads_whole_history: z.boolean(),
    checkpoint: z.string(),
  })
  .transform(
    (row): ClaimedRun => ({
      id: row.id,
      leaseToken: row.lease_token,
      attempts: row.attempts,
      from: row.window_from,
      to: row.window_to,
      readsWholeHistory: row.reads_whole_history,
      // Written by this module in the transaction of the page it belongs to, and by nobody else.
      checkpoint: JSON.parse(row.checkpoint) as RunCheckpoint,
    }),
  );

/**
 * Takes the integration's lease with its open run, or opens one over the plan's window; null while another holds it. The
 * lease is named here, so that a lost answer is asked for again: the claim is the same one.
 */
export async function claimRun(
  service: ServiceClient,
  request: SyncRequest,
  plan: SyncPlan,
): Promise<ClaimedRun | null> {
  const call = {
    p_organization_id: request.organizationId,
    p_integration_id: request.integrationId,
    p_trigger: request.trigger,
    p_requested_by: request.requestedBy ?? null,
    p_window_from: plan.from.toISOString(),
    p_window_to: plan.to.toISOString(),
    p_reads_whole_history: plan.readsWholeHistory,
    p_lease_seconds: LEASE_SECONDS,
    p_lease_token: request.leaseToken ?? randomUUID(),
  };
  const text = unwrap(
    await persistently((signal) => service.rpc("claim_sync_run", call).abortSignal(signal)),
  ) as string | null;
  return text === null ? null : claimed.parse(JSON.parse(text));
}

export interface RunEnd {
  /** `running` leaves the run for the next call to continue. */
  status: "running" | "succeeded" | "incomplete" | "failed";
  /** Spent since the last stored page. */
  requests: number;
  retries: number;
  waitedSeconds: number;
  /** Null unless the run is left for having used up its time or requests. */
  pauseReason: PauseReason | null;
  error: SyncError | null;
  /** Null leaves it as it is: due at once. */
  nextSyncAt: Date | null;
}

/**
 * Ends the run, or leaves it, and frees the integration; asked again under the same lease it changes nothing, so a lost
 * answer is asked for again.
 * @throws DatabaseError PT409 when the lease was lost.
 */
export async function finishRun(
  service: ServiceClient,
  request: SyncRequest,
  run: ClaimedRun,
  end: RunEnd,
): Promise<void> {
  const call = {
    p_organization_id: request.organizationId,
    p_integration_id: request.integrationId,
    p_run_id: run.id,
    p_lease_token: run.leaseToken,
    p_status: end.status,
    p_requests: end.requests,
    p_retries: end.retries,
    p_waited_seconds: end.waitedSeconds,
    p_pause_reason: end.pauseReason,
    p_error_kind: end.error?.kind ?? null,
    p_error_detail: end.error?.detail ?? null,
    p_next_sync_at: end.nextSyncAt?.toISOString() ?? null,
  };
  unwrap(await persistently((signal) => service.rpc("finish_sync_run", call).abortSignal(signal)));
}

/** Renews the lease until stopped; calls `onLost` when somebody else has taken over. */
export function keepLease(
  service: ServiceClient,
  request: SyncRequest,
  run: ClaimedRun,
  onLost: () => void,
): { stop: () => void } {
  const timer = setInterval(
    async () => {
      const { error } = await service.rpc("renew_sync_lease", {
        p_organization_id: request.organizationId,
        p_integration_id: request.integrationId,
        p_lease_token: run.leaseToken,
        p_lease_seconds: LEASE_SECONDS,
      });
      if (error?.code === "PT409") onLost();
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
