import { REREAD_DAYS, RETENTION_DAYS } from "@/lib/ingest/sync/plan";
import type { SyncRun } from "@/lib/ingest/sync-runs/types";
import type { Integration } from "./types";

const DAY_MS = 86_400_000;
/** Before that, too little has been read to tell how long the rest takes. */
const ESTIMATE_AFTER = { share: 0.03, seconds: 3 };

/** Where a running sync stands, as plain JSON: it goes to the browser. */
export interface SyncProgress {
  /** Somebody is at work on it right now. */
  isWorking: boolean;
  /** It was left unfinished, and its turn has come: whoever may, can go on with it. */
  mayBeContinued: boolean;
  /** Part of the way read, 0–1, deployments and incidents together; null before the first page. */
  share: number | null;
  /** Days of the way: the run's window, or all that Datadog keeps where that is due. */
  days: number;
  /** Days whose deployments are in, counted back from today; at most `days`. */
  daysRead: number;
  /** ISO instant down to which deployments are in; null before the first page. */
  readBackTo: string | null;
  deployments: number;
  incidents: number;
  /** Seconds until it is likely done; null while that can't be told. */
  secondsLeft: number | null;
}

/** Whether a sync holds the integration right now. */
export function isSyncing({ leaseUntil }: Pick<Integration, "leaseUntil">, now: Date): boolean {
  return leaseUntil !== null && leaseUntil > now;
}

/** Whether the integration's next sync is due and nobody is at it. */
export function mayBeContinued(
  integration: Pick<Integration, "status" | "leaseUntil" | "nextSyncAt">,
  now: Date,
): boolean {
  return (
    integration.status !== "disconnected" && !isSyncing(integration, now) && integration.nextSyncAt <= now
  );
}

/**
 * How far a sync is; null when none is under way. Reading goes from today backwards, deployments first. Where all that
 * Datadog keeps is due, the first 30 days and the rest are one way, measured to its end: neither the pause between the two
 * runs nor the beginning of the second takes anything back.
 * @param runs the newest first; two of them are enough.
 */
export function syncProgress(
  integration: Pick<Integration, "status" | "leaseUntil" | "nextSyncAt" | "lastSyncedAt" | "isHistoryDue">,
  [run, before]: readonly SyncRun[],
  now: Date,
): SyncProgress | null {
  const isLoading = integration.isHistoryDue && integration.status === "active";
  const isFirstToCome = run === undefined && integration.lastSyncedAt === null;
  const isUnderWay = run?.status === "running" || isFirstToCome || isLoading;
  if (integration.status === "disconnected" || !isUnderWay) return null;
  const turn = { isWorking: isSyncing(integration, now), mayBeContinued: mayBeContinued(integration, now) };
  const wayMs = isLoading ? RETENTION_DAYS * DAY_MS : run ? windowMs(run) : REREAD_DAYS * DAY_MS;
  const days = Math.max(1, Math.round(wayMs / DAY_MS));
  if (!run || !isInStep(run)) return { ...turn, ...NOTHING_YET, days };
  const read = isLoading && before && isInStep(before) ? furthest(readOf(run), readOf(before)) : readOf(run);
  return {
    ...turn,
    share: shareOf(read, wayMs),
    days,
    daysRead: Math.floor(part(read.deploymentsMs, wayMs) * days),
    readBackTo: read.backTo?.toISOString() ?? null,
    deployments: read.deployments,
    incidents: read.incidents,
    secondsLeft: secondsLeft(run, wayMs, now),
  };
}

const NOTHING_YET = {
  share: null,
  daysRead: 0,
  readBackTo: null,
  deployments: 0,
  incidents: 0,
  secondsLeft: null,
};

/** What was cancelled or failed may have read another account. */
const isInStep = ({ status }: SyncRun): boolean => status === "running" || status === "succeeded";

const windowMs = ({ windowFrom, windowTo }: SyncRun): number => windowTo.getTime() - windowFrom.getTime();

/** What a run has read, as lengths of time from its end backwards; null before the first page. */
interface Read {
  deploymentsMs: number | null;
  incidentsMs: number | null;
  backTo: Date | null;
  deployments: number;
  incidents: number;
}

function readOf(run: SyncRun): Read {
  const lengthOf = (backTo: Date | null) =>
    backTo && Math.min(windowMs(run), Math.max(0, run.windowTo.getTime() - backTo.getTime()));
  return {
    deploymentsMs: lengthOf(run.deploymentsReadBackTo),
    incidentsMs: lengthOf(run.incidentsReadBackTo),
    backTo: run.deploymentsReadBackTo,
    deployments: run.deployments.read,
    incidents: run.incidents.read,
  };
}

/** A run reads again what the one before it has read: until it is further, that one tells. */
function furthest(run: Read, before: Read): Read {
  const isFurther = (run.deploymentsMs ?? 0) >= (before.deploymentsMs ?? 0);
  return {
    ...(isFurther ? run : before),
    incidentsMs: Math.max(run.incidentsMs ?? 0, before.incidentsMs ?? 0),
    deployments: Math.max(run.deployments, before.deployments),
    incidents: Math.max(run.incidents, before.incidents),
  };
}

const part = (lengthMs: number | null, wayMs: number): number => Math.min(1, (lengthMs ?? 0) / wayMs);

/** Deployments make up nearly all the work, so they make up nearly all the bar. */
const DEPLOYMENTS_WEIGHT = 0.9;

function shareOf({ deploymentsMs, incidentsMs }: Read, wayMs: number): number | null {
  if (deploymentsMs === null && incidentsMs === null) return null;
  return (
    DEPLOYMENTS_WEIGHT * part(deploymentsMs, wayMs) + (1 - DEPLOYMENTS_WEIGHT) * part(incidentsMs, wayMs)
  );
}

/** By the pace of the run at work. One that was left and taken up again says nothing about its pace. */
function secondsLeft(run: SyncRun, wayMs: number, now: Date): number | null {
  const share = shareOf(readOf(run), wayMs);
  const elapsed = (now.getTime() - run.startedAt.getTime()) / 1000;
  if (share === null || run.status !== "running" || run.attempts > 1) return null;
  if (share < ESTIMATE_AFTER.share || elapsed < ESTIMATE_AFTER.seconds) return null;
  return Math.round((elapsed * (1 - share)) / share);
}
