import { RETENTION_DAYS } from "@/lib/ingest/sync/plan";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";
import type { EventSummary } from "./event-summary";

const DAY_MS = 86_400_000;
/** How far back a person can ask for, in days; the last is all that Datadog keeps. */
export const BACKFILL_DAYS = [60, 90, 180, 365, RETENTION_DAYS] as const;

/** What asking for more history would cost. */
export interface BackfillChoice {
  days: number;
  /** List calls to Datadog. */
  requests: number;
  seconds: number;
}

/** Events of one answer, less the one that comes again at its boundary (docs/decisions/0003). */
const EVENTS_PER_REQUEST = 499;
/** Each of the two lists takes about two calls more to prove that nothing is left. */
const PROOF_REQUESTS = 4;
/** Until a sync told how long a call takes, storing its events included. */
const USUAL_SECONDS_PER_REQUEST = 2;

/**
 * What reading further back would cost, for each choice beyond what was read already. Assumes that the past had as many
 * events a day as what we hold, and that calls take as long as the last complete sync's.
 */
export function backfillChoices(
  events: Pick<EventSummary, "deployments" | "incidents" | "historyFrom" | "firstStartedAt">,
  runs: readonly SyncRun[],
  now: Date,
): BackfillChoice[] {
  const heldDays = daysHeld(events, now);
  const perDay = { deployments: events.deployments / heldDays, incidents: events.incidents / heldDays };
  const secondsEach = secondsPerRequest(runs);
  return BACKFILL_DAYS.filter((days) => days > heldDays + 1).map((days) => {
    const calls = Object.values(perDay).map((rate) => Math.ceil((rate * days) / EVENTS_PER_REQUEST));
    const requests = calls.reduce((sum, count) => sum + count, PROOF_REQUESTS);
    return { days, requests, seconds: Math.ceil(requests * secondsEach) };
  });
}

/** Days of history that were read, at least one. */
function daysHeld({ historyFrom, firstStartedAt }: Parameters<typeof backfillChoices>[0], now: Date): number {
  const from = historyFrom ?? firstStartedAt ?? now;
  return Math.max(1, (now.getTime() - from.getTime()) / DAY_MS);
}

function secondsPerRequest(runs: readonly SyncRun[]): number {
  const measured = runs.find((run) => run.status === "succeeded" && run.attempts === 1 && run.requests > 0);
  if (!measured?.finishedAt) return USUAL_SECONDS_PER_REQUEST;
  return (measured.finishedAt.getTime() - measured.startedAt.getTime()) / 1000 / measured.requests;
}

/** The instant a choice reads back to; null for a number of days that is none of the choices. */
export function backfillSince(days: number, now: Date): Date | null {
  return BACKFILL_DAYS.some((choice) => choice === days) ? new Date(now.getTime() - days * DAY_MS) : null;
}
