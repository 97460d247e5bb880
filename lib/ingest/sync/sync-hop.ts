import { lookUpDue } from "@/lib/ingest/github-lookups/look-up";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { noteOverdue } from "@/lib/platform/measured";
import { stopping } from "@/lib/platform/stopping";
import type { Patience } from "@/lib/platform/supabase/persistently";
import { serviceClient } from "@/lib/platform/supabase/service";
// biome-ignore lint/style/noRestrictedImports: the cron's turn ends with the letters of the week.
import { sendDigests } from "@/lib/read/digests/run";
import { nextWorkAt } from "./claim-due";
import { handOver } from "./hand-over";
import { hopQueue } from "./queue";
import { type DueSummary, syncDue } from "./sync-due";
import { syncIntegration, workAfterDeployments } from "./sync-integration";
import { afterDeath, wakeFor } from "./wake";

/** What the digests may take on top: a platform that allows 300 seconds ends none of them half-way. */
const DIGEST_SECONDS = 40;

/** The queue of the platform; null where there is none, or no secret to prove a message by. */
function queue() {
  const { VERCEL, CRON_SECRET } = env();
  return VERCEL && CRON_SECRET ? hopQueue(CRON_SECRET) : null;
}

/** One call's work: syncs what is due until its time ends. */
export async function syncHop(hop: number): Promise<DueSummary> {
  const service = serviceClient();
  const { SYNC_BUDGET_SECONDS } = env();
  const deadlineAt = Date.now() + SYNC_BUDGET_SECONDS * 1000;
  // Should the platform end this call half-way, another comes when its leases are over.
  await wakeFor({ enqueue: queue(), log }, afterDeath(SYNC_BUDGET_SECONDS));
  const summary = await syncDue({
    service,
    now: () => new Date(),
    deadlineAt,
    stopping: stopping(),
    sync: (due, deadlineAt) => syncIntegration(service, due, deadlineAt),
    log,
  });
  // What the syncs' own turns didn't cover: a backlog, or a limit of GitHub's that has passed.
  await lookUpDue(service, deadlineAt, (id) => workAfterDeployments(service, id, deadlineAt));
  log("cron ended", { hop, ...summary });
  // Digests speak of the figures that the syncs have just brought in.
  if (!summary.moreDue) await sendDigests(deadlineAt + DIGEST_SECONDS * 1000);
  return summary;
}

/** Another look comes soon, so this one waits no longer than a page. */
const LOOK: Patience = { call: 10_000, total: 10_000 };

/** Whether a sync, a look-up or a message waits for somebody to take it up. */
export async function isWorkDue(now = new Date()): Promise<boolean> {
  const at = await nextWorkAt(serviceClient(), LOOK);
  noteOverdue(at, now);
  return at !== null && at <= now;
}

/**
 * Lets further calls go on where one call's work ended: over Vercel Queues on Vercel, else by calling ourselves; and
 * where that is done for now, at the time of the next try.
 */
export async function goOn(summary: DueSummary, hop: number, secret: string): Promise<void> {
  if (stopping().aborted) return;
  await handOver({ enqueue: queue(), appUrl: env().APP_URL, secret, fetch, log }, summary, hop);
  await planNext();
}

/** Has the queue call when the next work is due. Never throws. */
export async function planNext(): Promise<void> {
  const enqueue = queue();
  if (enqueue === null) return;
  try {
    await wakeFor({ enqueue, log }, await nextWorkAt(serviceClient()));
  } catch (error) {
    log("sync not planned", { error });
  }
}
