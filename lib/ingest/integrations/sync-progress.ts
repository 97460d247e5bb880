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
  /** Part of the window read, 0–1, deployments and incidents together; null before the first page. */
  share: number | null;
  /** Days of the window. */
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

/** How far a sync is; null when none is under way. Reading goes from today backwards, deployments first. */
export function syncProgress(
  integration: Pick<Integration, "status" | "leaseUntil" | "nextSyncAt" | "lastSyncedAt">,
  run: SyncRun | null,
  now: Date,
): SyncProgress | null {
  const isFirstToCome = run === null && integration.lastSyncedAt === null;
  if (integration.status === "disconnected" || (run?.status !== "running" && !isFirstToCome)) return null;
  const turn = { isWorking: isSyncing(integration, now), mayBeContinued: mayBeContinued(integration, now) };
  if (!run) return { ...turn, ...NOTHING_YET };
  const share = shareRead(run);
  const days = Math.max(1, Math.round(windowMs(run) / DAY_MS));
  return {
    ...turn,
    share,
    days,
    daysRead: Math.floor(partRead(run, run.deploymentsReadBackTo) * days),
    readBackTo: run.deploymentsReadBackTo?.toISOString() ?? null,
    deployments: run.deployments.read,
    incidents: run.incidents.read,
    secondsLeft: secondsLeft(run, share, now),
  };
}

const NOTHING_YET = {
  share: null,
  days: 30,
  daysRead: 0,
  readBackTo: null,
  deployments: 0,
  incidents: 0,
  secondsLeft: null,
};

const windowMs = (run: SyncRun): number => run.windowTo.getTime() - run.windowFrom.getTime();

function partRead(run: SyncRun, readBackTo: Date | null): number {
  if (readBackTo === null) return 0;
  return Math.min(1, Math.max(0, (run.windowTo.getTime() - readBackTo.getTime()) / windowMs(run)));
}

/** Deployments make up nearly all the work, so they make up nearly all the bar. */
const DEPLOYMENTS_WEIGHT = 0.9;

function shareRead(run: SyncRun): number | null {
  if (run.deploymentsReadBackTo === null && run.incidentsReadBackTo === null) return null;
  const deployments = partRead(run, run.deploymentsReadBackTo);
  const incidents = partRead(run, run.incidentsReadBackTo);
  return DEPLOYMENTS_WEIGHT * deployments + (1 - DEPLOYMENTS_WEIGHT) * incidents;
}

/** A run that was left and taken up again says nothing about its pace. */
function secondsLeft(run: SyncRun, share: number | null, now: Date): number | null {
  const elapsed = (now.getTime() - run.startedAt.getTime()) / 1000;
  if (share === null || run.attempts > 1) return null;
  if (share < ESTIMATE_AFTER.share || elapsed < ESTIMATE_AFTER.seconds) return null;
  return Math.round((elapsed * (1 - share)) / share);
}
