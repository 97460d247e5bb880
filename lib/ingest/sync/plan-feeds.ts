import type { Feed, FeedKind, IncidentFeedSummary } from "@/lib/ingest/feeds/types";
import type { Integration } from "@/lib/ingest/integrations/types";
import { planSync, retentionEdge, type SyncPlan } from "./plan";
import type { SyncRequest } from "./types";

/** What is known of an organization's feeds before a run. */
export interface FeedsBefore {
  feeds: readonly Feed[];
  summaries: readonly IncidentFeedSummary[];
}

/** How far back a person asked for, and of which feeds; all of them where none is named. */
export interface HistoryWish {
  since: Date | null;
  kinds: readonly FeedKind[] | null;
}

export const wishOf = ({ since, sinceOf }: Pick<SyncRequest, "since" | "sinceOf">): HistoryWish => ({
  since: since ?? null,
  kinds: sinceOf ?? null,
});

export const wishFor = ({ since, kinds }: HistoryWish, kind: FeedKind): Date | null =>
  kinds === null || kinds.includes(kind) ? since : null;

/**
 * What a run is to read back to: what was asked for; or all that Datadog keeps, of every feed, where that is due and the
 * first 30 days are in.
 */
export function orAllThatIsDue(
  asked: HistoryWish,
  { isHistoryDue, lastSyncedAt }: Pick<Integration, "isHistoryDue" | "lastSyncedAt">,
  now: Date,
): HistoryWish {
  return isHistoryDue && lastSyncedAt !== null ? { since: retentionEdge(now), kinds: null } : asked;
}

/**
 * The window of each feed that a run reads: what `planSync` gives it by its own history, whatever the others' is. The
 * run's own window is that of its deployments. A feed that is switched off gets none.
 */
export function planFeeds(
  run: SyncPlan,
  { feeds, summaries }: FeedsBefore,
  wish: HistoryWish,
  now: Date,
): Map<FeedKind, SyncPlan> {
  const plans = new Map<FeedKind, SyncPlan>([["deployments", run]]);
  for (const summary of summaries) {
    const feed = feeds.find(({ kind }) => kind === summary.kind);
    if (feed?.isOff) continue;
    const history = {
      historyFrom: summary.historyFrom,
      firstStartedAt: summary.firstStartedAt,
      // An open incident gets its end later, as a pending deployment gets its result.
      oldestPendingAt: summary.oldestOpenAt,
      lastSyncedAt: feed?.dataAsOf ?? null,
      fullReadAt: feed?.fullReadAt ?? null,
    };
    plans.set(summary.kind, planSync(history, now, wishFor(wish, summary.kind)));
  }
  return plans;
}
