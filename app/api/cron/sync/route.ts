import { createHash, timingSafeEqual } from "node:crypto";
import { after } from "next/server";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { serviceClient } from "@/lib/supabase/service";
import { HAND_OVER_HEADER, HOP_HEADER, handOver, parseHop } from "@/lib/sync/hand-over";
import { type DueSummary, syncDue } from "@/lib/sync/sync-due";
import { syncIntegration } from "@/lib/sync/sync-integration";

export const maxDuration = 300;
export const dynamic = "force-dynamic";

/**
 * Called daily by Vercel Cron, or by `npm start`: syncs what is due and answers a summary. What its time doesn't cover
 * it hands over to a call of itself, which answers at once and works afterwards.
 */
export async function GET(request: Request): Promise<Response> {
  const { CRON_SECRET } = env();
  if (!CRON_SECRET) {
    log("cron refused", { reason: "CRON_SECRET is not set, so nobody may call this" });
    return Response.json({ error: "The cron route is closed: no secret is set." }, { status: 500 });
  }
  if (!isEqual(request.headers.get("authorization") ?? "", `Bearer ${CRON_SECRET}`)) {
    return Response.json({ error: "Unauthorized" }, { status: 401 });
  }
  const hop = parseHop(request.headers.get(HOP_HEADER));
  if (hop === null) return Response.json({ error: "Bad Request" }, { status: 400 });
  const goesOn = (summary: DueSummary) =>
    handOver({ appUrl: env().APP_URL, secret: CRON_SECRET, fetch, log }, summary, hop);
  if (hop > 0) {
    after(async () => goesOn(await syncWhatIsDue(hop)));
    return Response.json({ hop }, { status: 202 });
  }
  const summary = await syncWhatIsDue(hop);
  if (request.headers.get(HAND_OVER_HEADER) !== "no") after(() => goesOn(summary));
  return Response.json(summary);
}

async function syncWhatIsDue(hop: number): Promise<DueSummary> {
  const service = serviceClient();
  const summary = await syncDue({
    service,
    now: () => new Date(),
    deadlineAt: Date.now() + env().SYNC_BUDGET_SECONDS * 1000,
    sync: (due, deadlineAt) => syncIntegration(service, due, deadlineAt),
    log,
  });
  log("cron ended", { hop, ...summary });
  return summary;
}

/** Constant time, whatever the lengths: digests of both are compared. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
