import type { DatadogEvent, DatadogHistory } from "./datadog-history";
import type { ListRequest } from "./list-request";

/** Events of one kind, sorted by start, ready to be searched. */
export interface EventIndex {
  events: readonly DatadogEvent[];
  /** Epoch seconds of each event, ascending. */
  startedAt: Float64Array;
  byId: ReadonlyMap<string, DatadogEvent>;
}

/** The two lists of DORA Metrics. */
export type DoraKind = "deployments" | "failures";
export type HistoryIndex = Record<DoraKind, EventIndex>;

const indexes = new WeakMap<DatadogHistory, HistoryIndex>();

/** The index of a history; made once per history object. */
export function indexHistory(history: DatadogHistory): HistoryIndex {
  const known = indexes.get(history);
  if (known) return known;
  const index = { deployments: indexEvents(history.deployments), failures: indexEvents(history.failures) };
  indexes.set(history, index);
  return index;
}

function indexEvents(unsorted: readonly DatadogEvent[]): EventIndex {
  const keyed = unsorted.map((event) => ({ event, at: Date.parse(event.attributes.started_at) / 1000 }));
  keyed.sort((a, b) => a.at - b.at || (a.event.id < b.event.id ? -1 : 1));
  const events = keyed.map(({ event }) => event);
  return {
    events,
    startedAt: Float64Array.from(keyed, ({ at }) => at),
    byId: new Map(events.map((event) => [event.id, event])),
  };
}

/** The events a list request asks for, at most `limit` of them; `oldest` is the edge of retention (epoch seconds). */
export function selectEvents(index: EventIndex, request: ListRequest, limit: number, oldest: number) {
  const first = countBelow(index.startedAt, Math.max(request.from ?? oldest, oldest));
  const end = request.to === null ? index.events.length : countBelow(index.startedAt, request.to + 1);
  const selected: DatadogEvent[] = [];
  const step = request.newestFirst ? -1 : 1;
  let at = request.newestFirst ? end - 1 : first;
  for (; at >= first && at < end && selected.length < limit; at += step) {
    const event = index.events[at] as DatadogEvent;
    if (request.matches(event)) selected.push(event);
  }
  return selected;
}

/** How many of the ascending numbers are below `bound` (binary search). */
function countBelow(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
