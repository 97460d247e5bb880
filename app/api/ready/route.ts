import { log } from "@/lib/log";
import { readiness } from "@/lib/readiness/readiness";

export const dynamic = "force-dynamic";

/**
 * Whether this installation can serve: its database answers, takes both keys, has this program's schema, and the master
 * key opens what is stored. 200, or 503 with a stable word; the sentence that names addresses stands in the log.
 */
export async function GET(): Promise<Response> {
  const problem = await readiness();
  if (problem === null) return Response.json({ status: "ready" });
  log("not ready", { ...problem });
  return Response.json({ status: "not-ready", reason: problem.reason }, { status: 503 });
}
