import { type TimeWindow, windowDays } from "./window";

/**
 * Which time each feed has been read over completely, none of it to come. Outside of it "nothing happened" means "not
 * read": figures are measured over what of a window was read, and nowhere else.
 */
export interface Reading {
  deployments: readonly TimeWindow[];
  incidents: readonly TimeWindow[];
  /** Of the deployments' time, what a pipeline pushed and Datadog never told of; absent where nothing was pushed. */
  pushed?: readonly TimeWindow[];
  /** What GitHub told and Datadog never did; absent where GitHub was never read. */
  github?: readonly TimeWindow[];
  /** Deployments and their results are estimates from git, and nothing else tells of any. */
  isEstimated?: boolean;
}

/**
 * Who told of the deployments of a window: Datadog, the organization's own pipeline, GitHub, or several, each of a part of
 * it. Estimates from git are never one of several.
 */
export const EVENT_SOURCES = ["datadog", "pipeline", "github", "both", "git"] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

/** @param window null for all time, which also answers for a window of which nothing was read. */
export function sourceOf(
  { deployments, pushed = [], github = [], isEstimated = false }: Reading,
  window: TimeWindow | null,
): EventSource {
  if (isEstimated) return "git";
  if (pushed.length + github.length === 0) return "datadog";
  const spans = window ?? ALL_TIME;
  const read = daysRead(spans, deployments);
  if (read === 0)
    return window === null ? "datadog" : sourceOf({ deployments, incidents: [], pushed, github }, null);
  const told = { pipeline: daysRead(spans, pushed), github: daysRead(spans, github) };
  const sources: EventSource[] = (["pipeline", "github"] as const).filter((one) => told[one] > 0);
  if (read - told.pipeline - told.github > SECOND_IN_DAYS) sources.push("datadog");
  return sources.length > 1 ? "both" : (sources[0] ?? "datadog");
}

const SECOND_IN_DAYS = 1 / 86_400;
/** From before everything to after everything: nothing was read before 1970, nor in the future. */
export const ALL_TIME: TimeWindow = { from: new Date(0), to: new Date("2100-01-01T00:00:00Z") };

/** What of some spans lies outside of others. */
export function outside(spans: readonly TimeWindow[], others: readonly TimeWindow[]): TimeWindow[] {
  return readWithin(ALL_TIME, spans).flatMap((span) => {
    const left: TimeWindow[] = [];
    let { from } = span;
    for (const other of readWithin(span, others)) {
      if (from < other.from) left.push({ from, to: other.from });
      from = other.to;
    }
    return from < span.to ? [...left, { from, to: span.to }] : left;
  });
}

/** What of a window was read: stretches in order, that neither overlap nor touch. */
export function readWithin(window: TimeWindow, spans: readonly TimeWindow[]): TimeWindow[] {
  const inside = spans
    .map(({ from, to }) => ({ from: later(from, window.from), to: earlier(to, window.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from.getTime() - b.from.getTime());
  const merged: TimeWindow[] = [];
  for (const span of inside) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = later(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Days of 24 hours of a window that were read; 0 where none was. */
export function daysRead(window: TimeWindow, spans: readonly TimeWindow[]): number {
  return readWithin(window, spans).reduce((days, span) => days + windowDays(span), 0);
}

/** A sync reads once a day: what came since, and a morning's delay, isn't worth a word. */
const USUAL_DELAY_DAYS = 1.5;

/** Whether so much of a window is unread that a reader must know; what is still to come is nobody's fault. */
export function isPartlyRead(window: TimeWindow, spans: readonly TimeWindow[], now: Date): boolean {
  const past = { from: window.from, to: earlier(window.to, now) };
  return windowDays(past) - daysRead(past, spans) > USUAL_DELAY_DAYS;
}

/** Whether all of a window was read, but for less than an hour. */
export function isWhollyRead(window: TimeWindow, spans: readonly TimeWindow[]): boolean {
  return windowDays(window) - daysRead(window, spans) < 1 / 24;
}

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
