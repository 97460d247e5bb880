import type { ServiceClient } from "@/lib/platform/supabase/service";
import { claimDue, countDue } from "./claim-due";
import { isBehind } from "./plan";
import type { SyncOutcome, SyncRequest } from "./types";

/** How the due integrations fared. No organization is named: the answer of the cron route can end up in a log. */
export interface DueSummary {
  succeeded: number;
  unfinished: number;
  failed: number;
  busy: number;
  /** Whether integrations were still due when the budget ended. */
  moreDue: boolean;
  /** How many, that nobody was at work on. */
  stillDue: number;
  /** Workers that the database refused a next integration: they ended early, and the others went on. */
  workersLost: number;
  seconds: number;
}

export interface DueDeps {
  service: ServiceClient;
  now: () => Date;
  /** Unix milliseconds. */
  deadlineAt: number;
  sync(request: SyncRequest, deadlineAt: number): Promise<SyncOutcome>;
  log(event: string, fields: Record<string, unknown>): void;
  /** Ends the call early, as its deadline does: this process was told to stop. */
  stopping?: AbortSignal;
  /** How many syncs run at once; `CONCURRENCY` otherwise. */
  concurrency?: number;
}

/**
 * Syncs at once in one process. A sync mostly waits for Datadog, so four fill one processor; each holds a page of up to
 * 500 deployments with their commits, so that four stay within a small function's memory.
 */
export const CONCURRENCY = 4;
/** Less than this is not worth starting another organization for. */
const MIN_TURN_MS = 5_000;
/** What one organization gets at a time, so that a large one can't starve others. */
const TURN_MS = 60_000;

type DueState = "succeeded" | "unfinished" | "failed" | "busy";

/**
 * Syncs what is due, oldest due first, in turns until nothing is due or the budget ends; what is left is due at the
 * next call. What a turn didn't finish goes to the end of the queue. Any number of processes may do this at once: each
 * integration is claimed by one. One organization's failure is logged and never stops the next, nor does a worker's end
 * the call: it lasts until every worker is done.
 * @throws DatabaseError when no worker could ask for its first integration.
 */
export async function syncDue(deps: DueDeps): Promise<DueSummary> {
  const startedAt = deps.now().getTime();
  const states = new Map<string, DueState>();
  const settled = new Set<string>();
  const timeIsUp = () =>
    deps.stopping?.aborted === true || deps.deadlineAt - deps.now().getTime() < MIN_TURN_MS;
  const serve = async (): Promise<void> => {
    while (!timeIsUp()) {
      const request = await claimDue(deps.service, [...settled]);
      if (request === null) return;
      const turn = await syncOne(deps, request);
      states.set(request.integrationId, turn.state);
      if (turn.settled) settled.add(request.integrationId);
    }
  };
  const workers = Array.from({ length: deps.concurrency ?? CONCURRENCY }, serve);
  const lost = (await Promise.allSettled(workers)).filter((end) => end.status === "rejected");
  for (const { reason: error } of lost) deps.log("sync worker lost", { error });
  if (lost.length === workers.length && states.size === 0) throw lost[0]?.reason;
  const stillDue = timeIsUp() || lost.length > 0 ? await countDue(deps.service) : 0;
  return {
    ...countStates(states),
    moreDue: stillDue > 0,
    stillDue,
    workersLost: lost.length,
    seconds: (deps.now().getTime() - startedAt) / 1000,
  };
}

function countStates(states: ReadonlyMap<string, DueState>) {
  const counts: Record<DueState, number> = { succeeded: 0, unfinished: 0, failed: 0, busy: 0 };
  for (const state of states.values()) counts[state] += 1;
  return counts;
}

/** A run that ends where it once began, long ago, is followed by another: what came since waits for a turn of its own. */
function toTurn(outcome: SyncOutcome, now: Date): { state: DueState; settled: boolean } {
  if (outcome.state === "disconnected") return { state: "busy", settled: true };
  const again =
    outcome.state === "unfinished" || (outcome.state === "succeeded" && isBehind(outcome.to, now));
  return { state: outcome.state, settled: !again };
}

async function syncOne(deps: DueDeps, request: SyncRequest): Promise<{ state: DueState; settled: boolean }> {
  const deadlineAt = Math.min(deps.deadlineAt, deps.now().getTime() + TURN_MS);
  try {
    return toTurn(await deps.sync(request, deadlineAt), deps.now());
  } catch (error) {
    deps.log("sync threw", { integrationId: request.integrationId, error });
    return { state: "failed", settled: true };
  }
}
