import type { DueSummary } from "./sync-due";

/** How many calls may follow one another: 50 of 240 seconds are 3 hours and 20 minutes, enough for a daily round. */
export const MAX_HOPS = 50;
/** Carries how many calls came before; the daily cron sends none. */
export const HOP_HEADER = "x-iris-hop";
/** `no` when the caller calls again by itself while more is due. */
export const HAND_OVER_HEADER = "x-iris-hand-over";
/** The called one answers before it works. */
const ANSWER_MS = 10_000;

export interface HandOverDeps {
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
  appUrl: string | undefined,
): "nothing-due" | "no-progress" | "hop-limit" | "no-app-url" | null {
  if (!summary.moreDue) return "nothing-due";
  if (summary.succeeded + summary.unfinished === 0) return "no-progress";
  if (hop >= MAX_HOPS) return "hop-limit";
  return appUrl ? null : "no-app-url";
}

/** Calls the cron route once more when something is still due; what can't be handed over waits for the next call. */
export async function handOver(deps: HandOverDeps, summary: DueSummary, hop: number): Promise<void> {
  const stop = reasonToStop(summary, hop, deps.appUrl);
  if (stop === "nothing-due") return;
  if (stop !== null) return deps.log("sync not handed over", { reason: stop, hop });
  try {
    const answer = await deps.fetch(`${deps.appUrl}/api/cron/sync`, {
      headers: { authorization: `Bearer ${deps.secret}`, [HOP_HEADER]: String(hop + 1) },
      // A redirect would take the secret along to wherever it leads.
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    deps.log("sync handed over", { hop: hop + 1, status: answer.status });
  } catch (error) {
    deps.log("sync not handed over", { reason: "unreachable", hop, error });
  }
}
