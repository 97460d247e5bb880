import type { CountedIncident } from "@/lib/core/incidents/types";
import { type Interval, type Measured, measured, unmeasured } from "./measured";
import { medianEstimate, single } from "./stats/median-interval";
import { median, orderStatistic, p90 } from "./stats/quantile";
import { medianSurvival } from "./stats/survival";

export interface IncidentRestoreTime {
  /** Over the restored incidents. */
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** 95 % interval of the median; null for fewer than six restored incidents. */
  interval: Interval | null;
  /** Incidents with a restore time. */
  restored: number;
  /** Incidents without one: still open. They are counted as open, never as quickly restored. */
  open: number;
  /**
   * The median over all incidents, an open one lasting at least as long as it has so far. Null where half are still
   * open, so that the data don't hold it yet, and where nobody said as of when.
   */
  medianWithOpenSeconds: number | null;
}

/** Incidents that haven't ended, and for how long. */
export interface OpenIncidents {
  open: number;
  /** Of all incidents. */
  incidents: number;
  /** Null when none is open. */
  medianAgeSeconds: number | null;
  oldestAgeSeconds: number | null;
}

/**
 * Incident restore time: seconds from start to end of an incident, median and p90 over the restored ones.
 * Open incidents are counted beside. `asOf`: when the data were last complete, which tells how long they are open.
 * Source: docs/metrics/incident-restore-time.md
 */
export function incidentRestoreTime(
  incidents: readonly CountedIncident[],
  asOf: Date | null = null,
): Measured<IncidentRestoreTime> {
  if (incidents.length === 0) return unmeasured("no-incidents");
  const seconds = restoreTimes(incidents);
  const medianSeconds = median(seconds);
  const p90Seconds = p90(seconds);
  if (medianSeconds === null || p90Seconds === null) return unmeasured("no-restored-incidents");
  return measured({
    medianSeconds,
    p90Seconds,
    interval: medianEstimate(single(seconds))?.interval ?? null,
    restored: seconds.length,
    open: incidents.length - seconds.length,
    medianWithOpenSeconds: asOf === null ? null : medianSurvival(seconds, openAges(incidents, asOf)),
  });
}

/** How many incidents are open and for how long, as of a given instant. */
export function openIncidents(incidents: readonly CountedIncident[], asOf: Date): Measured<OpenIncidents> {
  if (incidents.length === 0) return unmeasured("no-incidents");
  const ages = openAges(incidents, asOf);
  return measured({
    open: ages.length,
    incidents: incidents.length,
    medianAgeSeconds: median(ages),
    oldestAgeSeconds: ages.length === 0 ? null : orderStatistic(ages, ages.length),
  });
}

/** The known restore times, seconds, in the incidents' order. */
export function restoreTimes(incidents: readonly CountedIncident[]): number[] {
  return incidents.flatMap((i) => (i.restoreSeconds === null ? [] : [i.restoreSeconds]));
}

/** How long each open incident had lasted by then, seconds; one that starts later has lasted 0. */
function openAges(incidents: readonly CountedIncident[], asOf: Date): number[] {
  return incidents.flatMap(({ restoreSeconds, startedAt }) =>
    restoreSeconds === null ? [Math.max(0, (asOf.getTime() - startedAt.getTime()) / 1000)] : [],
  );
}
