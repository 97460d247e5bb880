import { LEASE_SECONDS } from "./claim";
import { nextDailySync } from "./plan";
import type { EnqueueHop } from "./queue";

/** A call for later never comes at once: what is due now was just tried, or is tried by somebody else. */
const SOONEST_MS = 60_000;

export interface WakeDeps {
  /** The platform's own queue; null where there is none, and where `npm start` looks every half minute instead. */
  enqueue: EnqueueHop | null;
  log(event: string, fields: Record<string, unknown>): void;
}

/** When a further call should be made for work planned then; null where the daily call comes soon enough. */
export function wakeTime(workAt: Date | null, now: Date): Date | null {
  if (workAt === null || workAt >= nextDailySync(now)) return null;
  return new Date(Math.max(workAt.getTime(), now.getTime() + SOONEST_MS));
}

/**
 * Has the queue call when the next work is due: a failure's next try, a message's, the end of a lease. Without a queue
 * what failed waits for the daily call. Never throws: the work before it is done.
 */
export async function wakeFor(deps: WakeDeps, workAt: Date | null, now = new Date()): Promise<void> {
  const at = wakeTime(workAt, now);
  if (deps.enqueue === null || at === null) return;
  try {
    await deps.enqueue(1, at);
    deps.log("sync planned", { for: at.toISOString() });
  } catch (error) {
    deps.log("sync not planned", { error });
  }
}

/** When whatever a call that begins now may leave behind by dying has a lease that is over. */
export function afterDeath(budgetSeconds: number, now = new Date()): Date {
  return new Date(now.getTime() + (budgetSeconds + LEASE_SECONDS + 10) * 1000);
}
