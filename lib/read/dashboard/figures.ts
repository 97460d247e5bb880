import type { CountedIncident } from "@/lib/core/incidents/types";
import {
  compareSides,
  nothingToCompare,
  type WindowComparison,
  type WindowSide,
} from "@/lib/core/metrics/compare-windows";
import { type OpenIncidents, openIncidents } from "@/lib/core/metrics/incident-restore-time";
import type { WeekStart } from "@/lib/core/metrics/local-days";
import { type Measured, unmeasured } from "@/lib/core/metrics/measured";
import type { MetricFigures } from "@/lib/core/metrics/metrics";
import { overTime } from "@/lib/core/metrics/over-time";
import { ALL_TIME, daysRead, isPartlyRead, isWhollyRead, type Reading } from "@/lib/core/metrics/reading";
import {
  type Bucket,
  type BucketSize,
  bucketSizeFor,
  countIncidents,
  emptyBuckets,
} from "@/lib/core/metrics/series";
import type { SideSpread } from "@/lib/core/metrics/spread";
import { startedInWindow, type TimeWindow, windowBefore } from "@/lib/core/metrics/window";
import type { CountedWindow, SideCounts, WindowCounts } from "@/lib/core/metrics/window-counts";
import { type WindowFigures, windowFigures } from "@/lib/core/metrics/window-figures";
import { type Trends, trends, windowParts } from "./trend";

/** Everything the dashboard draws of one window, measured. */
export interface DashboardFigures extends WindowFigures {
  openIncidents: Measured<OpenIncidents>;
  changes: WindowComparison;
  trends: Trends;
  /** How many incidents of the window name no environment. */
  incidentsWithoutEnvironment: number;
  series: { size: BucketSize; buckets: readonly Bucket[] };
  /** The metrics of each bucket of the series, in its order. */
  overTime: readonly MetricFigures[];
  /** Whether so much of the window is unread that the reader must know. */
  isPartlyRead: boolean;
  /** Whether anything before the window was read: only then does a longer one hold more. */
  hasEarlier: boolean;
}

export interface FiguresInput {
  /** The window and the one before it, counted over the parts and buckets of `countedWindow`. */
  counts: WindowCounts;
  /** Filtered incidents; null under a filter that incidents can't answer. */
  incidents: readonly CountedIncident[] | null;
  window: TimeWindow;
  /** When the data were last complete, which tells how long open incidents have lasted; null where they never were. */
  asOf: Date | null;
  reading: Reading;
  /** What of the window lies after it is still to come. */
  now: Date;
}

/** What is to be counted of a window, days being those of a time zone and weeks those of its organization. */
export function countedWindow(
  window: TimeWindow,
  timeZone: string,
  weekStartsOn: WeekStart = "monday",
  matureBefore?: Date,
): CountedWindow {
  return {
    window,
    matureBefore,
    parts: windowParts(window),
    buckets: emptyBuckets(window, bucketSizeFor(window), timeZone, weekStartsOn),
  };
}

/** Measures one window for the dashboard. */
export function dashboardFigures(input: FiguresInput): DashboardFigures {
  const { counts: counted, window, reading, asOf, now } = input;
  const { parts, buckets } = counted;
  const spans = reading.deployments;
  const incidents = input.incidents && startedInWindow(input.incidents, window);
  const measured = overTime(
    buckets.map(({ startsAt: from, endsAt: to }) => ({ from, to })),
    counted.bucketCounts,
    window,
    spans,
  );
  const whole = windowFigures({ counts: counted, incidents, window, reading, asOf });
  // Null where nobody read them, or where they can't answer the filters.
  const known = whole.incidents === null ? null : incidents;
  return {
    ...whole,
    openIncidents: known ? openIncidents(known, asOf ?? window.to) : whyNoIncidents(whole),
    incidentsWithoutEnvironment: known?.filter(({ envs }) => envs.length === 0).length ?? 0,
    changes: windowChanges(input),
    trends: trends(overTime(windowParts(window), parts, window, spans)),
    series: {
      size: bucketSizeFor(window),
      buckets: countIncidents(buckets, known, window).map((bucket, i) => ({
        ...bucket,
        isRead: !isNotRead(measured[i]?.["deployment-frequency"]),
      })),
    },
    overTime: measured,
    isPartlyRead: isPartlyRead(window, spans, now),
    hasEarlier: daysRead({ from: ALL_TIME.from, to: window.from }, spans) > 0,
  };
}

function whyNoIncidents({ restore }: WindowFigures): Measured<OpenIncidents> {
  return restore.measured ? unmeasured("no-incidents") : restore;
}

function isNotRead(figure: Measured<object> | undefined): boolean {
  return figure !== undefined && !figure.measured && figure.reason === "not-read";
}

/** The headline metrics against the window before; nothing where that one wasn't read wholly. */
export function windowChanges({
  counts,
  window,
  reading,
  asOf,
}: Pick<FiguresInput, "counts" | "window" | "reading" | "asOf">): WindowComparison {
  const { current, before, spread } = counts;
  const spans = reading.deployments;
  if (spread === null || !isWhollyRead(windowBefore(window), spans)) return nothingToCompare();
  return compareSides(toSide(current, spread.current), toSide(before, spread.before), {
    window,
    spans,
    weeks: spread.weeks,
    days: spread.days,
    asOf: asOf ?? window.to,
  });
}

function toSide(side: SideCounts, spread: SideSpread): WindowSide {
  const { counts, remediations, recoverySeconds, leadTimes } = side;
  return { counts, remediations, recoverySeconds, leadTime: leadTimes.estimate, spread };
}
