import { DORA_INCIDENTS_END } from "@/lib/providers/datadog/retirement";
import { DAY_SECONDS, toEpochDay } from "./calendar";
import { type DatadogHistory, toInstant } from "./datadog-history";
import { toDeploymentEvent } from "./deployment-event";
import { type DemoDeployment, deploymentsOfDay } from "./deployments";
import { type DemoIncident, incidentsOfDay, toFailureEvent } from "./incidents";
import { toManagedIncident } from "./managed-incidents";

/** How far back the demo's Datadog reaches, in days. */
export const DEMO_DAYS = 120;

/** A release can start deployments up to this many days after its own (a slow recovery) and before it (staging). */
const DAYS_AFTER_RELEASE = 14;
const DAYS_BEFORE_RELEASE = 2;

interface Day {
  deployments: readonly DemoDeployment[];
  incidents: readonly DemoIncident[];
}

const days = new Map<number, Day>();

/**
 * What the Datadog of Acme Payments holds at `today`: the `days` calendar days (UTC) before today's, and today's so far.
 * Each day is generated from its own date, so an event has the same id and instant whenever it is asked for;
 * results, recoveries and the ends of incidents appear as `today` passes them.
 */
export function demoHistory({ today, days = DEMO_DAYS }: { today: Date; days?: number }): DatadogHistory {
  const now = Math.floor(today.getTime() / 1000);
  const lastDay = toEpochDay(today);
  const oldest = (lastDay - days) * DAY_SECONDS;
  const firstDay = lastDay - days - DAYS_AFTER_RELEASE;
  const count = days + DAYS_AFTER_RELEASE + DAYS_BEFORE_RELEASE + 1;
  const known = Array.from({ length: count }, (_, index) => dayOf(firstDay + index));
  return {
    deployments: known
      .flatMap(({ deployments }) => deployments)
      .filter(({ startedAt }) => startedAt >= oldest && startedAt <= now)
      .flatMap((deployment) => toDeploymentEvent(deployment, now) ?? []),
    failures: known
      .flatMap(({ incidents }) => incidents)
      .filter(({ startedAt }) => startedAt >= oldest && startedAt <= now)
      .flatMap((incident) => toFailureEvent(incident, now) ?? []),
  };
}

function dayOf(epochDay: number): Day {
  const known = days.get(epochDay);
  if (known) return known;
  const deployments = deploymentsOfDay(epochDay);
  const day = { deployments, incidents: incidentsOfDay(epochDay, deployments) };
  days.set(epochDay, day);
  return day;
}

/**
 * The demo's history as a source for the simulated Datadog: up to date to the minute, and one object within it.
 */
export function liveDemoHistory(days = DEMO_DAYS): (now: Date) => DatadogHistory {
  let minute = Number.NaN;
  let history: DatadogHistory = { deployments: [], failures: [] };
  return (now) => {
    const current = Math.floor(now.getTime() / 60_000);
    if (current !== minute) {
      history = withManagedIncidents(demoHistory({ today: new Date(current * 60_000), days }));
      minute = current;
    }
    return history;
  };
}

/** What DORA Metrics takes no more, Incident Management has. */
function withManagedIncidents(history: DatadogHistory): DatadogHistory {
  const since = toInstant(DORA_INCIDENTS_END.getTime() / 1000);
  const later = history.failures.filter(({ attributes }) => attributes.started_at >= since);
  return later.length === 0 ? history : { ...history, incidents: later.map(toManagedIncident) };
}
