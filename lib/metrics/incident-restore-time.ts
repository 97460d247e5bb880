import type { Incident } from "@/lib/incidents/types";
import { type Measured, measured, unmeasured } from "./measured";
import { median, p90 } from "./stats/quantile";

export interface IncidentRestoreTime {
  medianSeconds: number;
  /** The ⌈0.9 n⌉-th smallest. */
  p90Seconds: number;
  /** Incidents with a restore time. */
  restored: number;
  /** Incidents without one: still open. They are counted as open, never as quickly restored. */
  open: number;
}

/**
 * Incident restore time: seconds from start to end of an incident, median and p90 over the restored ones.
 * Open incidents are counted beside; when they are many, the true median is longer than the one shown.
 * Source: docs/metrics/incident-restore-time.md
 */
export function incidentRestoreTime(incidents: readonly Incident[]): Measured<IncidentRestoreTime> {
  if (incidents.length === 0) return unmeasured("no-incidents");
  const seconds = restoreTimes(incidents);
  const medianSeconds = median(seconds);
  const p90Seconds = p90(seconds);
  if (medianSeconds === null || p90Seconds === null) return unmeasured("no-restored-incidents");
  return measured({
    medianSeconds,
    p90Seconds,
    restored: seconds.length,
    open: incidents.length - seconds.length,
  });
}

/** The known restore times, seconds, in the incidents' order. */
export function restoreTimes(incidents: readonly Incident[]): number[] {
  return incidents.flatMap((i) => (i.restoreSeconds === null ? [] : [i.restoreSeconds]));
}
