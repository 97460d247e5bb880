/** A half-open stretch of time: an event belongs when `from ≤ startedAt < to`. */
export interface TimeWindow {
  from: Date;
  to: Date;
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
