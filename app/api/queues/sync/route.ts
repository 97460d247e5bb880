import { answerQueue } from "@/lib/ingest/sync/queue";
import { goOn, syncHop } from "@/lib/ingest/sync/sync-hop";
import { env } from "@/lib/platform/env";

export const maxDuration = 300;
export const dynamic = "force-dynamic";

/**
 * Called by Vercel Queues with a hop of the daily sync (vercel.json makes it the topic's consumer, which takes it off
 * the public network). Anywhere else there is no queue, so there is nothing here.
 */
export async function POST(request: Request): Promise<Response> {
  const { VERCEL, CRON_SECRET } = env();
  if (!VERCEL || !CRON_SECRET) return Response.json({ error: "Not Found" }, { status: 404 });
  return answerQueue(request, CRON_SECRET, async (hop) => goOn(await syncHop(hop), hop, CRON_SECRET));
}
