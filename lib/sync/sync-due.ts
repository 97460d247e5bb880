import { organizationIdForMachineWork } from "@/lib/organizations/data";
import type { ServiceClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import type { SyncOutcome, SyncRequest } from "./types";

/** How the due integrations fared. No organization is named: the answer of the cron route can end up in a log. */
export interface DueSummary {
  succeeded: number;
  unfinished: number;
  failed: number;
  busy: number;
  /** Whether integrations were still due when the budget ended. */
  moreDue: boolean;
  seconds: number;
}

export interface DueDeps {
  service: ServiceClient;
  now: () => Date;
  /** Unix milliseconds. */
  deadlineAt: number;
  sync(request: SyncRequest, deadlineAt: number): Promise<SyncOutcome>;
  log(event: string, fields: Record<string, unknown>): void;
}

const BATCH = 20;
/** Less than this is not worth starting another organization for. */
const MIN_TURN_MS = 5_000;
/** What one organization gets at a time, so that a large one can't starve others. */
const TURN_MS = 60_000;

type DueState = "succeeded" | "unfinished" | "failed" | "busy";

/**
 * Syncs what is due, oldest due first, in turns until nothing is due or the budget ends; what is left is due at the
 * next call. What a turn didn't finish gets another after everybody else had theirs. One organization's failure is
 * logged and never stops the next.
 */
export async function syncDue(deps: DueDeps): Promise<DueSummary> {
  const startedAt = deps.now().getTime();
  const states = new Map<string, DueState>();
  const settled = new Set<string>();
  const left = () => deps.deadlineAt - deps.now().getTime();
  const summary = (moreDue: boolean): DueSummary => ({
    ...countStates(states),
    moreDue,
    seconds: (deps.now().getTime() - startedAt) / 1000,
  });
  for (;;) {
    const due = unwrap(await deps.service.rpc("list_due_integrations", { p_limit: BATCH + settled.size }));
    const open = due.filter((row) => !settled.has(row.integration_id));
    if (open.length === 0) return summary(false);
    for (const row of open) {
      if (left() < MIN_TURN_MS) return summary(true);
      const turn = await syncOne(deps, row, Math.min(deps.deadlineAt, deps.now().getTime() + TURN_MS));
      states.set(row.integration_id, turn.state);
      if (turn.settled) settled.add(row.integration_id);
    }
  }
}

function countStates(states: ReadonlyMap<string, DueState>) {
  const counts: Record<DueState, number> = { succeeded: 0, unfinished: 0, failed: 0, busy: 0 };
  for (const state of states.values()) counts[state] += 1;
  return counts;
}

/** A run that was taken up ends where it once began: what came since waits for a turn of its own. */
function toTurn(outcome: SyncOutcome): { state: DueState; settled: boolean } {
  if (outcome.state === "disconnected") return { state: "busy", settled: true };
  const again = outcome.state === "unfinished" || (outcome.state === "succeeded" && outcome.resumed);
  return { state: outcome.state, settled: !again };
}

async function syncOne(
  deps: DueDeps,
  row: { organization_id: string; integration_id: string },
  deadlineAt: number,
): Promise<{ state: DueState; settled: boolean }> {
  const organizationId = organizationIdForMachineWork(row);
  try {
    const request = { organizationId, integrationId: row.integration_id, trigger: "cron" } as const;
    return toTurn(await deps.sync(request, deadlineAt));
  } catch (error) {
    deps.log("sync threw", { integrationId: row.integration_id, error });
    return { state: "failed", settled: true };
  }
}
