import { z } from "zod";
import { FEED_KINDS, type FeedKind, type FeedState } from "@/lib/ingest/feeds/types";
import { persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { ClaimedRun } from "./claim";
import type { SyncPlan } from "./plan";
import type { FeedRunStatus, SyncError, SyncRequest } from "./types";

/** One feed as a run reads it. */
export interface FeedRun {
  kind: FeedKind;
  from: Date;
  to: Date;
  readsWholeHistory: boolean;
  status: FeedRunStatus;
  /** By earlier calls to the same run. */
  eventsRead: number;
}

const begun = z.array(
  z
    .object({
      kind: z.enum(FEED_KINDS),
      window_from: z.coerce.date(),
      window_to: z.coerce.date(),
      reads_whole_history: z.boolean(),
      status: z.enum(["running", "read", "incomplete", "failed"]),
      events_read: z.number(),
    })
    .transform(
      (row): FeedRun => ({
        kind: row.kind,
        from: row.window_from,
        to: row.window_to,
        readsWholeHistory: row.reads_whole_history,
        status: row.status,
        eventsRead: row.events_read,
      }),
    ),
);

/**
 * Gives the run the feeds it reads, each over a window of its own; those it began with before keep theirs.
 * @throws DatabaseError PT409 when the lease was lost.
 */
export async function beginRunFeeds(
  service: ServiceClient,
  request: SyncRequest,
  run: ClaimedRun,
  plans: ReadonlyMap<FeedKind, SyncPlan>,
): Promise<FeedRun[]> {
  const feeds = [...plans].map(([kind, plan]) => ({
    kind,
    window_from: plan.from,
    window_to: plan.to,
    reads_whole_history: plan.readsWholeHistory,
  }));
  const call = {
    p_organization_id: request.organizationId,
    p_integration_id: request.integrationId,
    p_run_id: run.id,
    p_lease_token: run.leaseToken,
    p_feeds: JSON.stringify(feeds),
  };
  const text = unwrap(
    await persistently((signal) => service.rpc("begin_run_feeds", call).abortSignal(signal)),
  );
  const found = begun.parse(JSON.parse(text));
  return FEED_KINDS.flatMap((kind) => found.filter((feed) => feed.kind === kind));
}

/** How the reading of one feed ended. */
export interface FeedEnd {
  status: Exclude<FeedRunStatus, "running">;
  /** Null where the answer tells nothing about it. */
  state: FeedState | null;
  stateSince: Date;
  askedAt: Date;
  /** Whether what the read lacked is gone at Datadog. */
  tellsAbsence: boolean;
  isUnordered: boolean;
  wholeHistoryRead: boolean;
  error: SyncError | null;
}

/** Writes down how the reading of a feed ended. @throws DatabaseError PT409 when the lease was lost. */
export async function finishRunFeed(
  service: ServiceClient,
  request: SyncRequest,
  run: ClaimedRun,
  kind: FeedKind,
  end: FeedEnd,
): Promise<void> {
  const call = {
    p_organization_id: request.organizationId,
    p_integration_id: request.integrationId,
    p_run_id: run.id,
    p_lease_token: run.leaseToken,
    p_kind: kind,
    p_end: JSON.stringify({
      status: end.status,
      state: end.state,
      state_since: end.stateSince,
      asked_at: end.askedAt,
      tells_absence: end.tellsAbsence,
      is_unordered: end.isUnordered,
      whole_history_read: end.wholeHistoryRead,
      error_kind: end.error?.kind ?? null,
      error_detail: end.error?.detail ?? null,
    }),
  };
  unwrap(await persistently((signal) => service.rpc("finish_run_feed", call).abortSignal(signal)));
}
