import type { EnqueueHop } from "./queue";
import type { DueSummary } from "./sync-due";

/** How many calls may follow one another: 50 of 240 seconds are 3 hours and 20 minutes, enough for a daily round. */
export const MAX_HOPS = 50;
/** Carries how many calls came before; the daily cron sends none. */
export const HOP_HEADER = "x-iris-hop";
/** `no` when the caller calls again by itself while more is due. */
export const HAND_OVER_HEADER = "x-iris-hand-over";
/** `yes` from a keeper of the schedule that looks often: nothing is begun, nor said, unless something waits. */
export const ONLY_DUE_HEADER = "x-iris-only-due";
/** The called one answers before it works. */
const ANSWER_MS = 10_000;
/** Integrations that a call and those after it are to work off: one call does about 150 daily syncs. */
const DUE_PER_CHAIN = 500;
/** Calls that work side by side at most: each makes four syncs at once, on a database that people use meanwhile. */
export const MAX_CHAINS = 8;

export interface HandOverDeps {
  /** The platform's own queue; null where there is none. */
  enqueue: EnqueueHop | null;
  /** The product's own address, from the environment; never from a request, whose Host anybody may choose. */
  appUrl: string | undefined;
  secret: string;
  fetch: typeof fetch;
  log(event: string, fields: Record<string, unknown>): void;
}

/** The hop a request is: 0 for the cron's own call, null for a header that isn't a count. */
export function parseHop(header: string | null): number | null {
  if (header === null) return 0;
  return /^\d{1,3}$/.test(header) ? Number(header) : null;
}

/** Why nothing is handed over; null when it should be. */
export function reasonToStop(
  summary: DueSummary,
  hop: number,
): "nothing-due" | "no-progress" | "hop-limit" | null {
  if (!summary.moreDue) return "nothing-due";
  if (summary.succeeded + summary.unfinished === 0) return "no-progress";
  return hop >= MAX_HOPS ? "hop-limit" : null;
}

/** How many calls take over: the cron's own call divides a large fleet, each later one is followed by one. */
export function chainsFor({ stillDue }: Pick<DueSummary, "stillDue">, hop: number): number {
  return hop > 0 ? 1 : Math.min(MAX_CHAINS, Math.max(1, Math.ceil(stillDue / DUE_PER_CHAIN)));
}

/** Gives what is still due to further calls; what can't be handed over waits for the next call. */
export async function handOver(deps: HandOverDeps, summary: DueSummary, hop: number): Promise<void> {
  const stop = reasonToStop(summary, hop);
  if (stop === "nothing-due") return;
  if (stop !== null) return deps.log("sync not handed over", { reason: stop, hop });
  await Promise.all(Array.from({ length: chainsFor(summary, hop) }, () => nextCall(deps, hop + 1)));
}

/** Through the queue, which calls again where a call dies; by a call of our own where the queue can't. */
async function nextCall(deps: HandOverDeps, hop: number): Promise<void> {
  if (deps.enqueue) {
    try {
      await deps.enqueue(hop);
      return deps.log("sync handed over", { hop, through: "queue" });
    } catch (error) {
      deps.log("sync not enqueued", { hop, error });
    }
  }
  if (!deps.appUrl) return deps.log("sync not handed over", { reason: "no-app-url", hop });
  try {
    const answer = await deps.fetch(`${deps.appUrl}/api/cron/sync`, {
      headers: { authorization: `Bearer ${deps.secret}`, [HOP_HEADER]: String(hop) },
      // A redirect would take the secret along to wherever it leads.
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    deps.log("sync handed over", { hop, through: "call", status: answer.status });
  } catch (error) {
    deps.log("sync not handed over", { reason: "unreachable", hop, error });
  }
}
