import { createHash, timingSafeEqual } from "node:crypto";
import { after } from "next/server";
import { HAND_OVER_HEADER, HOP_HEADER, ONLY_DUE_HEADER, parseHop } from "@/lib/ingest/sync/hand-over";
import { keepHouse } from "@/lib/ingest/sync/keep-house";
import { goOn, isWorkDue, syncHop } from "@/lib/ingest/sync/sync-hop";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { withLogContext } from "@/lib/platform/log-context";
import { requestNetwork } from "@/lib/platform/rate-limits/client-network";
import { REQUEST_ID_HEADER, requestIdOf } from "@/lib/platform/request-id";
import { noteRefusal } from "@/lib/platform/security/refusals";
import { serviceClient } from "@/lib/platform/supabase/service";
import { answering } from "@/lib/read/api/answering";
import { recheckDomains } from "@/lib/workspace/domains/check";

export const maxDuration = 300;
export const dynamic = "force-dynamic";

/**
 * Called daily by Vercel Cron, or by `npm start`: syncs what is due and answers a summary. What its time doesn't cover
 * it hands over to further calls; one that another call made answers at once and works afterwards. `npm start` besides
 * looks every half minute whether something waits: a failure's next try, a run whose worker died, a message. 503 while the
 * database is away, as the API's routes.
 */
export function GET(request: Request): Promise<Response> {
  return withLogContext({ requestId: requestIdOf(request.headers.get(REQUEST_ID_HEADER)) }, () =>
    answering(answer)(request, {}),
  );
}

async function answer(request: Request): Promise<Response> {
  const { CRON_SECRET } = env();
  if (!CRON_SECRET) {
    log("cron refused", { reason: "CRON_SECRET is not set, so nobody may call this" });
    return Response.json({ error: "The cron route is closed: no secret is set." }, { status: 500 });
  }
  if (!isEqual(request.headers.get("authorization") ?? "", `Bearer ${CRON_SECRET}`)) {
    noteRefusal({ door: "cron", reason: "wrong", network: requestNetwork(request.headers) });
    return Response.json({ error: "Unauthorized" }, { status: 401 });
  }
  const hop = parseHop(request.headers.get(HOP_HEADER));
  if (hop === null) return Response.json({ error: "Bad Request" }, { status: 400 });
  if (hop > 0) {
    after(async () => goOn(await syncHop(hop), hop, CRON_SECRET));
    return Response.json({ hop }, { status: 202 });
  }
  const isLook = request.headers.get(ONLY_DUE_HEADER) === "yes";
  if (isLook && !(await isWorkDue())) return Response.json({ failed: 0, moreDue: false });
  const work = syncHop(hop);
  // A server that is told to end waits for this, also where whoever called has hung up: leases are given back first.
  after(() => work.then(noop, noop));
  const summary = await work;
  if (!isLook) after(() => keepHouse(serviceClient()));
  if (!isLook) after(() => recheckDomains(serviceClient()));
  if (request.headers.get(HAND_OVER_HEADER) !== "no") after(() => goOn(summary, hop, CRON_SECRET));
  return Response.json(summary);
}

const noop = (): void => {};

/** Constant time, whatever the lengths: digests of both are compared. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
