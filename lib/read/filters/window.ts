import { LocalDays } from "@/lib/core/metrics/local-days";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { FilterWindow } from "./filters";

const DAY_MS = 86_400_000;
/** Two visits, or a figure and the list behind it, within as long see the same window. */
const STEP_MS = 300_000;

/** The end of the running five minutes, for what is asked as of now and the same whoever looks within them. */
export function stepAfter(now: Date): Date {
  return new Date((Math.floor(now.getTime() / STEP_MS) + 1) * STEP_MS);
}

/**
 * The half-open window (`from ≤ started_at < to`) that a filter asks for. Rolling days are of 24 hours and end now,
 * at the end of the running five minutes; a custom one starts and ends with days of the organization's time zone, or
 * at the very instants it names.
 */
export function windowOf(window: FilterWindow, now: Date, timeZone: string): TimeWindow {
  if (window.kind === "days") {
    const to = stepAfter(now);
    return { from: new Date(to.getTime() - window.days * DAY_MS), to };
  }
  const days = new LocalDays(timeZone);
  const from = edgeAt(window.from, days);
  const to = edgeAt(window.to, days);
  return { from, to: to < from ? from : to };
}

/** The window of a filter narrowed to one stretch inside of it, such as one bar of a chart. */
export function stretchOf(from: Date, to: Date): FilterWindow {
  return { kind: "custom", from: edgeText(from), to: edgeText(to) };
}

function edgeAt(text: string, days: LocalDays): Date {
  return text.includes("T") ? new Date(text) : new Date(days.startOf(new Date(text).getTime() / DAY_MS));
}

/** An instant as an edge of a window in an address. */
export function edgeText(at: Date): string {
  return at.toISOString().replace(/(?::00)?\.000Z$/, "Z");
}
