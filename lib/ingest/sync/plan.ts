const DAY_MS = 86_400_000;
/** What every sync reads again, because results, remediations and late events change the recent past. */
export const REREAD_DAYS = 30;
/** Pending results older than this no longer widen the daily window; the whole-history read still finds them. */
export const PENDING_REREAD_DAYS = 90;
/** Every so often all the history is read again, since a result can change at any time. */
export const FULL_READ_EVERY_DAYS = 7;
/** Datadog keeps events for two years. */
export const RETENTION_DAYS = 730;
/** Events are stamped by other clocks than ours. */
const CLOCK_SKEW_MS = 10 * 60_000;

export interface SyncHistory {
  /** The earliest instant a sync was ever asked to read back to, finished or not; null before the first. */
  historyFrom: Date | null;
  /** Start of the oldest deployment we hold; null without one. */
  firstStartedAt: Date | null;
  oldestPendingAt: Date | null;
  lastSyncedAt: Date | null;
  /** When a sync last read the whole history; null before the first. */
  fullReadAt: Date | null;
}

export interface SyncPlan {
  from: Date;
  to: Date;
  readsWholeHistory: boolean;
}

/**
 * The window a sync reads: the last 30 days at least, back to the last sync, to the oldest pending result of the last
 * 90 days, and once a week to the beginning of what we hold or were ever asked for (an event can arrive late, and a
 * first read can fail half-way); never beyond Datadog's two years.
 * @param since asks for more history than that, back to this instant.
 */
export function planSync(history: SyncHistory, now: Date, since: Date | null = null): SyncPlan {
  const daysAgo = (days: number) => now.getTime() - days * DAY_MS;
  const starts = [daysAgo(REREAD_DAYS)];
  if (since) starts.push(since.getTime());
  if (history.lastSyncedAt) starts.push(history.lastSyncedAt.getTime() - DAY_MS);
  if (history.oldestPendingAt)
    starts.push(Math.max(history.oldestPendingAt.getTime(), daysAgo(PENDING_REREAD_DAYS)));
  const fullReadIsDue =
    history.fullReadAt === null ||
    history.fullReadAt.getTime() <= daysAgo(FULL_READ_EVERY_DAYS) ||
    // Written by a sync on a wrong clock: it tells nothing.
    history.fullReadAt > now;
  const beginning = beginningOf(history);
  if (fullReadIsDue && beginning !== null) starts.push(beginning);
  const edge = retentionEdge(now).getTime();
  const from = Math.max(Math.min(...starts), edge);
  return {
    from: new Date(from),
    to: new Date(now.getTime() + CLOCK_SKEW_MS),
    // What lies beyond the retention can't be read by anybody, so it must not keep a read from being whole.
    readsWholeHistory: beginning === null || from <= Math.max(beginning, edge),
  };
}

/** The instant before which Datadog keeps nothing. */
export function retentionEdge(now: Date): Date {
  return new Date(now.getTime() - RETENTION_DAYS * DAY_MS);
}

/** Whether a run's window holds all that Datadog keeps. */
export function coversRetention({ from, to }: Pick<SyncPlan, "from" | "to">): boolean {
  return to.getTime() - from.getTime() >= RETENTION_DAYS * DAY_MS;
}

/** Until when a run knows of everything: what came after it began isn't in what it read. @param to the run's window's end. */
export function readUpTo(to: Date): Date {
  return new Date(to.getTime() - CLOCK_SKEW_MS);
}

function beginningOf({ historyFrom, firstStartedAt }: SyncHistory): number | null {
  const known = [historyFrom, firstStartedAt].filter((one) => one !== null).map((one) => one.getTime());
  return known.length === 0 ? null : Math.min(...known);
}

/** The hour of day, UTC, at which the daily sync is due: half an hour before the cron calls at 04:00. */
const DUE_MINUTES_UTC = 3 * 60 + 30;

/** When an integration that was just synced is due again. */
export function nextDailySync(now: Date): Date {
  const due = new Date(now);
  due.setUTCHours(0, DUE_MINUTES_UTC, 0, 0);
  if (due.getTime() <= now.getTime()) due.setUTCDate(due.getUTCDate() + 1);
  return due;
}

/** A run that took so many turns that it ends this far behind is followed by another at once, not at the next morning. */
const BEHIND_HOURS = 12;

/** Whether what came since a run's window is worth a run of its own before the next daily one. */
export function isBehind(readTo: Date, now: Date): boolean {
  return now.getTime() - readTo.getTime() > BEHIND_HOURS * 3_600_000;
}

/** When an integration whose sync just succeeded is due again. @param readTo the end of its window. */
export function nextSyncAfter(readTo: Date, now: Date): Date {
  return isBehind(readTo, now) ? now : nextDailySync(now);
}

/** Whether a window reaches as far back as was asked for, as far as Datadog keeps anything. */
export function reachesBackTo(from: Date, since: Date | null, now: Date): boolean {
  return since === null || from.getTime() <= Math.max(since.getTime(), retentionEdge(now).getTime());
}

/**
 * When to try again after the n-th failure in a row: 5 minutes, doubling, at most 12 hours, ± 20 %.
 * @param askedSeconds what the provider asked us to wait: never sooner than that.
 */
export function retryAfterFailure(now: Date, failures: number, random: () => number, askedSeconds = 0): Date {
  const minutes = Math.min(5 * 2 ** Math.max(0, failures - 1), 12 * 60);
  const waitMs = Math.max(minutes * 60_000 * (0.8 + 0.4 * random()), askedSeconds * 1000);
  return new Date(now.getTime() + waitMs);
}
