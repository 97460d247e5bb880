import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { serviceClient } from "@/lib/supabase/service";
import { syncDue } from "@/lib/sync/sync-due";
import { syncIntegration } from "@/lib/sync/sync-integration";

export const maxDuration = 300;
export const dynamic = "force-dynamic";

/** Called daily by Vercel Cron, or by `npm start`: syncs what is due and answers a summary. */
export async function GET(request: Request): Promise<Response> {
  const { CRON_SECRET, SYNC_BUDGET_SECONDS } = env();
  if (!CRON_SECRET) {
    log("cron refused", { reason: "CRON_SECRET is not set, so nobody may call this" });
    return Response.json({ error: "The cron route is closed: no secret is set." }, { status: 500 });
  }
  if (!isEqual(request.headers.get("authorization") ?? "", `Bearer ${CRON_SECRET}`)) {
    return Response.json({ error: "Unauthorized" }, { status: 401 });
  }
  const service = serviceClient();
  const summary = await syncDue({
    service,
    now: () => new Date(),
    deadlineAt: Date.now() + SYNC_BUDGET_SECONDS * 1000,
    sync: (due, deadlineAt) => syncIntegration(service, due, deadlineAt),
    log,
  });
  log("cron ended", { ...summary });
  return Response.json(summary);
}

/** Constant time, whatever the lengths: digests of both are compared. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
