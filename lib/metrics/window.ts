import type { Deployment } from "@/lib/deployments/types";
import type { Incident } from "@/lib/incidents/types";

/** A half-open stretch of time: an event belongs when `from ≤ startedAt < to`. */
export interface TimeWindow {
  from: Date;
  to: Date;
}

/** What a page or command narrows the figures to; null or absent means "all". */
export interface MetricFilters {
  /** Environments by their exact name. An event without one belongs to none of them. */
  environments?: readonly string[] | null;
  service?: string | null;
  team?: string | null;
  /** Narrows deployments only: Datadog's incidents carry no repository. */
  repositoryId?: string | null;
}

const DAY_MS = 86_400_000;

/** Length of the window in days of 24 hours, fractions included; 0 for an empty or inverted window. */
export function windowDays(window: TimeWindow): number {
  return Math.max(0, window.to.getTime() - window.from.getTime()) / DAY_MS;
}

/** The window of the same length that ends where this one begins. */
export function windowBefore(window: TimeWindow): TimeWindow {
  const length = window.to.getTime() - window.from.getTime();
  return { from: new Date(window.from.getTime() - length), to: new Date(window.from.getTime()) };
}

/** True when `instant` lies in the window: the start belongs to it, the end doesn't. */
export function isInWindow(instant: Date, window: TimeWindow): boolean {
  const time = instant.getTime();
  return time >= window.from.getTime() && time < window.to.getTime();
}

/** The deployments or incidents that started in the window, in their given order. */
export function startedInWindow<E extends { startedAt: Date }>(
  events: readonly E[],
  window: TimeWindow,
): E[] {
  const [from, to] = [window.from.getTime(), window.to.getTime()];
  return events.filter(({ startedAt }) => startedAt.getTime() >= from && startedAt.getTime() < to);
}

/** The deployments every filter lets through, in their given order. */
export function filterDeployments(deployments: readonly Deployment[], filters: MetricFilters): Deployment[] {
  return deployments.filter(
    (d) =>
      passes(filters.environments, d.env) &&
      equals(filters.service, d.service) &&
      equals(filters.team, d.team) &&
      equals(filters.repositoryId, d.repositoryId),
  );
}

/**
 * The incidents every filter lets through: one belongs when any of its environments (services, teams) does.
 * A repository filter can't be answered here; see `not-available-by-repository`.
 */
export function filterIncidents(incidents: readonly Incident[], filters: MetricFilters): Incident[] {
  return incidents.filter(
    (i) =>
      (filters.environments == null || i.envs.some((env) => passes(filters.environments, env))) &&
      (filters.service == null || i.services.includes(filters.service)) &&
      (filters.team == null || i.teams.includes(filters.team)),
  );
}

function passes(wanted: readonly string[] | null | undefined, value: string | null): boolean {
  return wanted == null || (value !== null && wanted.includes(value));
}

function equals(wanted: string | null | undefined, value: string | null): boolean {
  return wanted == null || wanted === value;
}
