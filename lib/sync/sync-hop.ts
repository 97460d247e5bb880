import { sendDigests } from "@/lib/digests/run";
import { env } from "@/lib/env";
import { lookUpDue } from "@/lib/github-lookups/look-up";
import { log } from "@/lib/log";
import { serviceClient } from "@/lib/supabase/service";
import { handOver } from "./hand-over";
import { hopQueue } from "./queue";
import { type DueSummary, syncDue } from "./sync-due";
import { syncIntegration } from "./sync-integration";

/** What the digests may take on top: a platform that allows 300 seconds ends none of them half-way. */
const DIGEST_SECONDS = 40;

/** One call's work: syncs what is due until its time ends. */
export async function syncHop(hop: number): Promise<DueSummary> {
  const service = serviceClient();
  const deadlineAt = Date.now() + env().SYNC_BUDGET_SECONDS * 1000;
  const summary = await syncDue({
    service,
    now: () => new Date(),
    deadlineAt,
    sync: (due, deadlineAt) => syncIntegration(service, due, deadlineAt),
    log,
  });
  // What the syncs' own turns didn't cover: a backlog, or a limit of GitHub's that has passed.
  await lookUpDue(service, deadlineAt);
  log("cron ended", { hop, ...summary });
  // Digests speak of the figures that the syncs have just brought in.
  if (!summary.moreDue) await sendDigests(deadlineAt + DIGEST_SECONDS * 1000);
  return summary;
}

/** Lets further calls go on where one call's work ended: over Vercel Queues on Vercel, else by calling ourselves. */
export async function goOn(summary: DueSummary, hop: number, secret: string): Promise<void> {
  const { VERCEL, APP_URL } = env();
  const enqueue = VERCEL ? hopQueue(secret) : null;
  await handOver({ enqueue, appUrl: APP_URL, secret, fetch, log }, summary, hop);
}
