import { getIntegration } from "@/lib/ingest/integrations/data";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { reachesBackTo } from "./plan";
import { type HistoryWish, wishFor, wishOf } from "./plan-feeds";
import { planNext } from "./sync-hop";
import { syncIntegration } from "./sync-integration";
import type { SyncOutcome, SyncRequest } from "./types";

/**
 * Does a sync that a person asked for, inside `after()`: the answer is long sent, so a failure is logged and shows on
 * the integration. What the time budget doesn't cover, and what failed and can pass, is taken up by the schedule.
 */
export async function requestSync(
  service: ServiceClient,
  request: Omit<SyncRequest, "integrationId">,
): Promise<SyncOutcome | null> {
  try {
    const integration = await getIntegration(service, request.organizationId);
    if (!integration) return null;
    const deadlineAt = Date.now() + env().SYNC_BUDGET_SECONDS * 1000;
    const sync = () => syncIntegration(service, { ...request, integrationId: integration.id }, deadlineAt);
    const outcome = await sync();
    return isAnswer(outcome, wishOf(request)) ? outcome : await sync();
  } catch (error) {
    log("sync threw", { trigger: request.trigger, error });
    return null;
  } finally {
    await planNext();
  }
}

/** A run that was taken up keeps the windows it began with; whoever asks wants what is there now, and so far back. */
export function isAnswer(outcome: SyncOutcome, wish: HistoryWish, now = new Date()): boolean {
  if (outcome.state !== "succeeded" || !outcome.resumed) return true;
  return outcome.to >= now && reachesBack(outcome, wish, now);
}

/** Whether each feed of a run was read as far back as was asked for. */
export function reachesBack(
  { feeds }: Pick<Extract<SyncOutcome, { state: "succeeded" }>, "feeds">,
  wish: HistoryWish,
  now: Date,
): boolean {
  return feeds.every(({ kind, from }) => reachesBackTo(from, wishFor(wish, kind), now));
}
