import type { CountedIncident } from "@/lib/core/incidents/types";
import { type DayNumber, isoDay, LocalDays, monthStart, type WeekStart, weekStart } from "./local-days";
import { isInWindow, type TimeWindow, windowDays } from "./window";

export type BucketSize = "day" | "week" | "month";

/** One bar of a chart: what started in one local day, week or month. */
export interface Bucket {
  /** First local day of the bucket, `2026-03-01`. */
  label: string;
  startsAt: Date;
  /** Exclusive. */
  endsAt: Date;
  /** True when the window cuts the bucket: its counts can't be held against a whole one's. */
  partial: boolean;
  /** False where nothing came and none of it was read: drawn as not read, never as 0. */
  isRead: boolean;
  deployments: number;
  failed: number;
  pending: number;
  /** Null when incidents were not given, as under a repository filter. */
  incidents: number | null;
}

/** Days up to about a month, weeks up to about half a year, months beyond. */
export function bucketSizeFor(window: TimeWindow): BucketSize {
  const days = windowDays(window);
  if (days <= 31) return "day";
  return days <= 190 ? "week" : "month";
}

/** The buckets with the incidents that started in each; null where incidents can't be told. */
export function countIncidents(
  buckets: readonly Bucket[],
  incidents: readonly CountedIncident[] | null,
  window: TimeWindow,
): Bucket[] {
  if (incidents === null) return [...buckets];
  const counted = buckets.map((bucket) => ({ ...bucket, incidents: 0 }));
  const starts = buckets.map((bucket) => bucket.startsAt.getTime());
  for (const { startedAt } of incidents) {
    if (isInWindow(startedAt, window))
      (counted[bucketAt(starts, startedAt.getTime())] as Bucket & { incidents: number }).incidents++;
  }
  return counted;
}

/**
 * The local days, weeks or months of a window with nothing counted yet, gaps as empty buckets. An empty window has none.
 * @param timeZone IANA name; an unknown one throws a RangeError.
 * @param weekStartsOn the day a week begins with; Monday unless the organization says otherwise.
 * Source: docs/metrics/series.md
 */
export function emptyBuckets(
  window: TimeWindow,
  size: BucketSize,
  timeZone: string,
  weekStartsOn: WeekStart = "monday",
): Bucket[] {
  const days = new LocalDays(timeZone);
  const buckets: Bucket[] = [];
  if (windowDays(window) === 0) return buckets;
  let first = bucketStart(days.dayOf(window.from.getTime()), size, weekStartsOn);
  let startsAt = new Date(days.startOf(first));
  while (startsAt < window.to) {
    const next = nextBucket(first, size);
    const endsAt = new Date(days.startOf(next));
    const partial = startsAt < window.from || endsAt > window.to;
    const counts = { deployments: 0, failed: 0, pending: 0, incidents: null };
    buckets.push({ label: isoDay(first), startsAt, endsAt, partial, isRead: true, ...counts });
    first = next;
    startsAt = endsAt;
  }
  return buckets;
}

function bucketStart(day: DayNumber, size: BucketSize, weekStartsOn: WeekStart): DayNumber {
  if (size === "day") return day;
  return size === "week" ? weekStart(day, weekStartsOn) : monthStart(day);
}

function nextBucket(first: DayNumber, size: BucketSize): DayNumber {
  if (size === "month") return monthStart(first, 1);
  return first + (size === "week" ? 7 : 1);
}

/** The place of the last bucket that starts at or before the instant. */
export function bucketAt(starts: readonly number[], instant: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= instant) low = middle;
    else high = middle - 1;
  }
  return low;
}
